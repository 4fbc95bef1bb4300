package cloud.faso.metering;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a statement can be had as. */
enum StatementFormat {
  JSON(MediaType.APPLICATION_JSON) {
    @Override
    Object write(Statement statement, Locale locale, ZoneId zone) {
      return statement;
    }
  },
  CSV(StatementFormat.CSV_TYPE + ";charset=utf-8") {
    @Override
    Object write(Statement statement, Locale locale, ZoneId zone) {
      return StatementCsv.write(statement, locale);
    }
  },
  PDF(StatementFormat.PDF_TYPE) {
    @Override
    Object write(Statement statement, Locale locale, ZoneId zone) {
      return statement.pdf(locale, zone);
    }
  };

  static final String CSV_TYPE = "text/csv";
  static final String PDF_TYPE = "application/pdf";

  private final String type;

  StatementFormat(String type) {
    this.type = type;
  }

  /**
   * What the statement is made into: an object for JSON, else text or bytes.
   *
   * @param zone in which times are said
   */
  abstract Object write(Statement statement, Locale locale, ZoneId zone);

  /**
   * The answer in the format that the caller likes best.
   *
   * @param accepted media types, the best one first
   */
  static Response answer(
      List<MediaType> accepted, Statement statement, Locale locale, ZoneId zone) {
    StatementFormat format =
        accepted.stream()
            .flatMap(
                type -> Stream.of(values()).filter(each -> type.isCompatible(each.type())).limit(1))
            .findFirst()
            .orElse(JSON);
    Response.ResponseBuilder response =
        Response.ok(format.write(statement, locale, zone), format.type())
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    return format == JSON
        ? response.build()
        : response
            .header(
                HttpHeaders.CONTENT_DISPOSITION,
                "inline; filename=\"" + format.name(statement) + "\"")
            .build();
  }

  private MediaType type() {
    return MediaType.valueOf(type);
  }

  private String name(Statement statement) {
    return "faso-%s-%s.%s"
        .formatted(statement.code(), statement.month(), name().toLowerCase(Locale.ROOT));
  }
}
