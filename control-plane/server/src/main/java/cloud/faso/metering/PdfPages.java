package cloud.faso.metering;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.jspecify.annotations.Nullable;

/**
 * A4 pages that are filled from top to bottom with lines of text and tables; a table that goes on
 * on the next page begins there with its titles again. Lengths are in points, 72 to the inch.
 */
final class PdfPages implements AutoCloseable {

  /** It comes with PDFBox, which has no bold one. */
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private static final float MARGIN = 50;
  private static final float BOTTOM = 60;
  private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
  private static final float LEADING = 1.45f;
  private static final float TABLE_SIZE = 8.5f;

  /** Of one cell: names fit in these, and a VM may have labels without end. */
  private static final int MOST_LINES = 6;

  /** After which a line may end. */
  private static final String GAPS = " -,;/";

  private static final float GAP = 6;

  /** How much of a page must be left for a heading with something under it. */
  private static final float TOGETHER = 70;

  private static final float BOLD = 0.35f;
  private static final float GREY = 0.45f;

  private final PDDocument document = new PDDocument();
  private final PDFont font;
  private @Nullable PDPageContentStream content;
  private float y;

  PdfPages(String title, String language) throws IOException {
    try (InputStream file = PDDocument.class.getResourceAsStream(FONT)) {
      TrueTypeFont parsed =
          new TTFParser().parse(new RandomAccessReadBuffer(Objects.requireNonNull(file)));
      // Ligatures: to look for them takes a hundred times longer than all the rest.
      parsed.setEnableGsub(false);
      font = PDType0Font.load(document, parsed, true);
    }
    document.getDocumentInformation().setTitle(title);
    document.getDocumentCatalog().setLanguage(language);
    breakPage();
  }

  /**
   * A column of a table.
   *
   * @param share of the table's width; all of them are 1
   * @param number whether it is set to the right
   */
  record Column(String title, float share, boolean number) {

    static Column text(String title, double share) {
      return new Column(title, (float) share, false);
    }

    static Column number(String title, double share) {
      return new Column(title, (float) share, true);
    }
  }

  private PDPageContentStream content() {
    return Objects.requireNonNull(content);
  }

  private void breakPage() throws IOException {
    if (content != null) {
      content.close();
    }
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    content = new PDPageContentStream(document, page);
    y = PDRectangle.A4.getHeight() - MARGIN;
  }

  private boolean lacks(float height) {
    return y - height < BOTTOM;
  }

  /** Text over the whole width, in as many lines as it takes. */
  void line(String text, float size, boolean bold) throws IOException {
    for (String line : wrap(text, size, WIDTH)) {
      if (lacks(size * LEADING)) {
        breakPage();
      }
      y -= size * LEADING;
      show(line, MARGIN, size, bold);
    }
  }

  /** A line that goes with what follows it. */
  void heading(String text) throws IOException {
    if (lacks(TOGETHER)) {
      breakPage();
    }
    space(10);
    line(text, 11, true);
    space(2);
  }

  void space(float height) {
    y -= height;
  }

  /**
   * A table; empty when there are no rows.
   *
   * @param last the last row, which is stressed; empty for none
   */
  void table(List<Column> columns, List<List<String>> rows, List<String> last) throws IOException {
    titles(columns);
    for (List<String> row : rows) {
      row(columns, row, false);
    }
    if (!last.isEmpty()) {
      rule();
      row(columns, last, true);
    }
  }

  private void titles(List<Column> columns) throws IOException {
    cells(columns, lines(columns, columns.stream().map(Column::title).toList()), true);
    rule();
  }

  private void row(List<Column> columns, List<String> cells, boolean bold) throws IOException {
    List<List<String>> lines = lines(columns, cells);
    if (lacks(height(lines))) {
      breakPage();
      titles(columns);
    }
    cells(columns, lines, bold);
  }

  /** Each cell's lines: texts are broken, numbers are not. */
  private List<List<String>> lines(List<Column> columns, List<String> cells) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      lines.add(
          column.number()
              ? List.of(printable(cells.get(i)))
              : wrap(cells.get(i), TABLE_SIZE, column.share() * WIDTH - GAP));
    }
    return lines;
  }

  private static float height(List<List<String>> cells) {
    return cells.stream().mapToInt(List::size).max().orElse(1) * TABLE_SIZE * LEADING;
  }

  private void cells(List<Column> columns, List<List<String>> cells, boolean bold)
      throws IOException {
    float top = y;
    float x = MARGIN;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      float width = column.share() * WIDTH;
      y = top;
      for (String line : cells.get(i)) {
        y -= TABLE_SIZE * LEADING;
        if (column.number()) {
          // A number that is cut is another number: it is set smaller instead.
          float size = Math.min(TABLE_SIZE, TABLE_SIZE * (width - GAP) / width(line, TABLE_SIZE));
          show(line, x + width - width(line, size), size, bold);
        } else {
          show(line, x, TABLE_SIZE, bold);
        }
      }
      x += width;
    }
    y = top - height(cells);
  }

  private void rule() throws IOException {
    content().setLineWidth(0.5f);
    content().setStrokingColor(GREY);
    content().moveTo(MARGIN, y - 3);
    content().lineTo(MARGIN + WIDTH, y - 3);
    content().stroke();
    content().setStrokingColor(0f);
    y -= 3;
  }

  private void show(String text, float x, float size, boolean bold) throws IOException {
    show(content(), text, x, y, size, bold);
  }

  private void show(
      PDPageContentStream into, String text, float x, float at, float size, boolean bold)
      throws IOException {
    into.beginText();
    into.setFont(font, size);
    into.setLineWidth(BOLD);
    into.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    into.newLineAtOffset(x, at);
    into.showText(text);
    into.endText();
  }

  private float width(String text, float size) throws IOException {
    return font.getStringWidth(text) / 1000 * size;
  }

  /** The text in lines that there is room for, broken where it has a gap, if it has one. */
  private List<String> wrap(String text, float size, float room) throws IOException {
    List<String> lines = new ArrayList<>();
    String rest = printable(text);
    while (width(rest, size) > room && lines.size() < MOST_LINES - 1) {
      int end = rest.offsetByCodePoints(0, 1);
      int gap = 0;
      while (width(rest.substring(0, rest.offsetByCodePoints(end, 1)), size) <= room) {
        end = rest.offsetByCodePoints(end, 1);
        gap = GAPS.indexOf(rest.charAt(end - 1)) >= 0 ? end : gap;
      }
      int at = gap > 0 ? gap : end;
      lines.add(rest.substring(0, at).stripTrailing());
      rest = rest.substring(at).stripLeading();
    }
    lines.add(fit(rest, size, room));
    return lines;
  }

  /** As much of the text as there is room for, in letters that the font has. */
  private String fit(String text, float size, float room) throws IOException {
    String printable = printable(text);
    if (width(printable, size) <= room) {
      return printable;
    }
    int end = printable.length();
    while (end > 0 && width(printable.substring(0, end) + "…", size) > room) {
      end = printable.offsetByCodePoints(end, -1);
    }
    return printable.substring(0, end) + "…";
  }

  private String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.replace('\u202F', '\u00A0')
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(letter -> printable.append(has(letter) ? letter : "?"));
    return printable.toString();
  }

  private boolean has(String letter) {
    try {
      return font.encode(letter).length > 0;
    } catch (IOException | IllegalArgumentException lacking) {
      return false;
    }
  }

  /**
   * The whole document.
   *
   * @param foot what stands at the left of each page's foot
   * @param number what is said of a page's number, from 1, once all are there
   */
  byte[] bytes(String foot, IntFunction<String> number) throws IOException {
    content().close();
    content = null;
    List<PDPage> pages = new ArrayList<>();
    document.getPages().forEach(pages::add);
    for (int i = 0; i < pages.size(); i++) {
      try (PDPageContentStream at =
          new PDPageContentStream(document, pages.get(i), AppendMode.APPEND, true)) {
        String page = printable(number.apply(i + 1));
        show(at, fit(foot, 8, WIDTH * 0.8f), MARGIN, BOTTOM / 2, 8, false);
        show(at, page, MARGIN + WIDTH - width(page, 8), BOTTOM / 2, 8, false);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  /** How many pages there are by now. */
  int count() {
    return document.getNumberOfPages();
  }

  @Override
  public void close() throws IOException {
    document.close();
  }
}
