package cloud.faso.metering;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What people are handed of a statement: a spreadsheet, and a document to print. */
@OnBothDatabases
final class StatementPapersTest extends BilledMinistries {

  StatementPapersTest(TestDatabases.Kind kind) {
    super(kind);
  }

  @Test
  void a_spreadsheet_counts_in_hours_as_its_language_writes_them_and_says_the_exact_count_too() {
    open("vm-1", "sante", RUNNING);
    clock.advance(Duration.ofMinutes(45));

    Statement half = statement("sante");
    assertThat(StatementCsv.write(half, Locale.ENGLISH))
        .contains("Disk;7.5;GiB h;450;GIB_MINUTE;100;1")
        .contains("vCPUs, running;1.5;vCPU h;90;VCPU_MINUTE;7000;11");
    assertThat(StatementCsv.write(half, Locale.FRENCH)).contains(";7,5;");
    clock.advance(Duration.ofMinutes(1));
    assertThat(StatementCsv.write(statement("sante"), Locale.ENGLISH))
        .contains("vCPUs, running;1.533333;vCPU h;92;VCPU_MINUTE;7000;11");
  }

  @Test
  void a_spreadsheet_adds_up_and_runs_no_formula() {
    open("vm-1", "sante", RUNNING);
    clock.advance(Duration.ofDays(3));
    Statement statement = statement("sante");

    List<String> rows = StatementCsv.write(statement, Locale.FRENCH).lines().toList();

    assertThat(rows.getFirst()).startsWith("\uFEFFRelevé;Mois;");
    assertThat(
            rows.stream()
                .skip(1)
                .mapToLong(row -> Long.parseLong(row.substring(row.lastIndexOf(';') + 1)))
                .sum())
        .isEqualTo(statement.totalXof());
    assertThat(rows.get(1)).contains(";app==1+1;");
    assertThat(String.join("", rows)).doesNotContain(";=");
  }

  @Test
  void a_document_says_what_is_owed_in_french() throws IOException {
    open("vm-1", "sante", RUNNING);
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into tenant
                  (id, ministry_id, name, labels, monthly_budget_xof, version, created_at)
                values ('tenant-sante', 'ministry-sante', 'sante-prod', '{}', 10000, 1, ?)
                """,
                clock.instant()));
    at(Instant.parse("2026-11-03T00:00:00Z"));
    closeDue();

    // Of the two months that are left, 61 days at 360 francs.
    assertThat(printed(Locale.FRENCH))
        .contains("Relevé n° 2026-000001, octobre 2026")
        .contains("Ministère de l’Épargne (sante)")
        .contains("Total : 11 160 F CFA")
        .containsPattern("sante-prod 10 000 11 160 [-−]1 160")
        .containsPattern(
            "Par étiquette « app »\\s+app Montant \\(F CFA\\)\\s+=1\\+1 11 160\\s+Somme 11 160")
        .contains("Depuis janvier : 11 160 F CFA")
        .contains("Prévu à la fin de décembre, au rythme de ce mois : 33 120 F CFA")
        .contains("Budget de l’année : 1 200 000 F CFA")
        .contains("Reste du budget à la fin de l’année : 1 166 880 F CFA")
        .contains("Page 1 sur 1");
    assertThat(printed(Locale.ENGLISH))
        .contains("Statement 2026-000001, October 2026")
        .contains("Ministry (sante)")
        .contains("Total: 11,160 XOF")
        .containsPattern("By label “app”\\s+app Amount \\(XOF\\)\\s+=1\\+1 11,160\\s+Total 11,160")
        .contains("Left of the budget at the end of the year: 1,166,880 XOF");
  }

  @Test
  void a_line_says_what_a_public_address_is_owed_for() throws IOException {
    price(Item.PUBLIC_ADDRESS, 1000, "2026-01-01");
    open("fip-1", "sante", new Use(true, 0, 0, 0, 1, LABELS));
    clock.advance(Duration.ofMinutes(90));

    assertThat(printed(Locale.FRENCH)).containsPattern("Le détail(?s:.*)fip-1 .* 1,5 adresses·h 2");
    assertThat(printed(Locale.ENGLISH)).containsPattern("In detail(?s:.*)fip-1 .* 1.5 address h 2");
  }

  /** As its reader sees it, with plain spaces. */
  private String printed(Locale locale) throws IOException {
    byte[] pdf = StatementPdf.write(statement("sante"), locale, ZoneOffset.UTC);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document).replaceAll("[\u00A0\u202F]", " ");
    }
  }
}
