package cloud.faso.metering;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.time.ZoneId;
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

  /** The answer in the format that the request prefers. */
  static Response answer(Request request, Statement statement, Locale locale, ZoneId zone) {
    MediaType[] types = Stream.of(values()).map(StatementFormat::type).toArray(MediaType[]::new);
    Variant wanted = request.selectVariant(Variant.mediaTypes(types).build());
    StatementFormat format =
        Stream.of(values())
            .filter(each -> wanted != null && each.type().equals(wanted.getMediaType()))
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
