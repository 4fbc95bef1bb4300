package cloud.faso.metering;

import cloud.faso.metering.Statement.Charge;
import cloud.faso.metering.Statement.Line;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A statement as a spreadsheet, one row for each charge: the amounts add up to the total. As Excel
 * in French opens it at a double click: semicolons, a byte order mark, lines that end in CRLF.
 */
final class StatementCsv {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();

  private static final CsvSchema SCHEMA =
      CsvSchema.emptySchema().withColumnSeparator(';').withLineSeparator("\r\n");

  private static final List<String> COLUMNS =
      List.of(
          "number",
          "month",
          "ministry",
          "tenant",
          "thing",
          "name",
          "labels",
          "item",
          "quantity",
          "unit",
          "counted",
          "counted-unit",
          "price",
          "amount");

  /**
   * Of what people count: a minute is no decimal fraction of an hour, so the exact count follows.
   */
  private static final int SCALE = 6;

  private StatementCsv() {}

  static String write(Statement statement, Locale locale) {
    StringWriter text = new StringWriter();
    text.append(BYTE_ORDER_MARK);
    try (SequenceWriter rows = MAPPER.writer(SCHEMA).writeValues(text)) {
      rows.write(
          COLUMNS.stream().map(each -> Words.say(locale, "statement.column." + each)).toList());
      for (Line line : statement.lines()) {
        for (Charge charge : line.charges()) {
          rows.write(row(statement, line, charge, locale));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<Object> row(Statement statement, Line line, Charge charge, Locale locale) {
    Stream<Object> values =
        Stream.of(
            Objects.requireNonNullElse(statement.number(), ""),
            statement.month(),
            statement.code(),
            line.tenantName(),
            line.thing(),
            line.name(),
            labels(line.labels()),
            Words.say(locale, "statement.item." + charge.item()),
            number(charge, locale),
            Words.say(locale, "statement.unit." + charge.unit()),
            charge.quantity(),
            charge.unit().name(),
            charge.xofPer1000(),
            charge.amountXof());
    return values.map(value -> value instanceof String text ? plain(text) : value).toList();
  }

  /** As the language writes decimals, or a spreadsheet takes it for a text. */
  private static String number(Charge charge, Locale locale) {
    BigDecimal quantity = charge.unit().asPeopleCount(charge.quantity(), SCALE);
    char separator = DecimalFormatSymbols.getInstance(locale).getDecimalSeparator();
    return quantity.stripTrailingZeros().toPlainString().replace('.', separator);
  }

  /** {@code app=portal, env=prod}. */
  static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }

  /** A spreadsheet takes a text that begins so for a formula, and would run it. */
  private static String plain(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
