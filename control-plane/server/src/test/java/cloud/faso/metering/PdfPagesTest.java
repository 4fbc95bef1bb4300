package cloud.faso.metering;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.metering.PdfPages.Column;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What is printed is all there: no figure is cut, and no name. */
final class PdfPagesTest {

  private static final String MINISTRY =
      "Ministère de la Transition digitale, des Postes et des Communications électroniques,"
          + " Direction générale des Technologies de l’information et de la communication";

  private static final List<Column> COLUMNS =
      List.of(Column.text("VM", 0.3), Column.text("Labels", 0.59), Column.number("XOF", 0.11));

  @Test
  void names_are_broken_and_figures_set_smaller() throws IOException {
    String name = "sig-production-base-de-donnees-geographiques-frontal-0";

    String text =
        text(
            List.of(
                List.of(name + "1", "", "1\u00A0234\u00A0567\u00A0890\u00A0123"),
                List.of(name + "2", "", "12")));

    assertThat(joined(text))
        .contains(joined(MINISTRY))
        .contains(joined(name + "1"))
        .contains(joined(name + "2"))
        .contains("1234567890123");
  }

  @Test
  void a_cell_without_end_is_cut_and_says_so() throws IOException {
    String text = text(List.of(List.of("vm", "label=value ".repeat(200), "1")));

    assertThat(text).contains("…");
    assertThat(text.lines().count()).isLessThan(20);
  }

  @Test
  void a_row_is_not_torn_apart_between_pages() throws IOException {
    List<List<String>> rows =
        IntStream.range(0, 60)
            .mapToObj(i -> List.of("vm-" + i, "a-label=%d ".formatted(i).repeat(20), "1"))
            .toList();

    assertThat(joined(text(rows))).contains(joined("a-label=59 ".repeat(20)));
  }

  private static String joined(String text) {
    return text.replaceAll("[\\s\u00A0]+", "");
  }

  private static String text(List<List<String>> rows) throws IOException {
    byte[] bytes;
    try (PdfPages pages = new PdfPages("title", "fr")) {
      pages.line(MINISTRY, 12, false);
      pages.table(COLUMNS, rows, List.of());
      bytes = pages.bytes("foot", page -> "Page " + page);
    }
    try (PDDocument document = Loader.loadPDF(bytes)) {
      return new PDFTextStripper().getText(document);
    }
  }
}
