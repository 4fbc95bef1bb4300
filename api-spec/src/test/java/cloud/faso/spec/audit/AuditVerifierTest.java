package cloud.faso.spec.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.spec.audit.AuditVerdict.Broken;
import cloud.faso.spec.audit.AuditVerdict.Damage;
import cloud.faso.spec.audit.AuditVerdict.Intact;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody changes an export unseen who does not have the key. */
final class AuditVerifierTest {

  private static final String CHAIN = "CHANGES";
  private static final String KEY = "audit-1";
  private static final Instant AT = Instant.parse("2026-11-30T08:00:00Z");

  private final KeyPair keys = newKeys();
  private final List<String> export = new ArrayList<>();
  private AuditHead head = AuditHead.NONE;

  /** Entries 1 to 3 of one day, 4 to 6 of the next, and 7. */
  @BeforeEach
  void write() throws GeneralSecurityException {
    entries(3);
    day("2026-11-28");
    entries(3);
    day("2026-11-29");
    entries(1);
    export.add(AuditSeal.end(CHAIN, AT, head, KEY).sign(keys.getPrivate()));
  }

  private void entries(int count) {
    for (int i = 0; i < count; i++) {
      AuditHead.Link link =
          head.follow("{\"who\":\"Zoénabou\",\"what\":\"createVm\",\"n\":" + head.seq() + "}");
      head = link.head();
      export.add(link.line());
    }
  }

  private void day(String day) throws GeneralSecurityException {
    export.add(AuditSeal.day(CHAIN, LocalDate.parse(day), head, KEY).sign(keys.getPrivate()));
  }

  private static KeyPair newKeys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private AuditVerdict verdict() throws IOException {
    return AuditVerifier.verify(
        new BufferedReader(new StringReader(String.join("\n", export) + "\n")),
        Map.of(KEY, keys.getPublic()));
  }

  @Test
  void what_was_not_touched_is_intact() throws IOException {
    assertThat(verdict()).isEqualTo(new Intact(CHAIN, 7, AuditHead.NONE, head, AT.toString()));
  }

  @Test
  void an_export_of_some_days_begins_with_the_day_before() throws IOException {
    AuditHead before = AuditSeal.read(export.get(3)).orElseThrow().head();
    export.subList(0, 3).clear();

    assertThat(verdict()).isEqualTo(new Intact(CHAIN, 4, before, head, AT.toString()));
  }

  @Test
  void days_of_another_chain_do_not_pass() throws Exception {
    AuditSeal day = AuditSeal.read(export.get(3)).orElseThrow();
    export.set(
        3,
        AuditSeal.day("REFUSALS", LocalDate.parse(day.of()), day.head(), KEY)
            .sign(keys.getPrivate()));

    assertThat(verdict()).isEqualTo(new Broken(8, 4, Damage.OTHER_CHAIN));
  }

  @Test
  void one_without_that_day_proves_nothing() throws IOException {
    export.subList(0, 4).clear();

    assertThat(verdict()).isEqualTo(new Broken(1, 1, Damage.NO_BEGINNING));
  }

  @Test
  void an_export_of_nothing_is_intact() throws Exception {
    export.clear();
    export.add(AuditSeal.end(CHAIN, AT, AuditHead.NONE, KEY).sign(keys.getPrivate()));

    assertThat(verdict())
        .isEqualTo(new Intact(CHAIN, 0, AuditHead.NONE, AuditHead.NONE, AT.toString()));
  }

  @Test
  void an_edit_is_found() throws IOException {
    export.set(5, export.get(5).replace("createVm", "deleteVm"));

    assertThat(verdict()).isEqualTo(new Broken(6, 5, Damage.EDITED));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 6, 8})
  void a_deletion_is_found(int index) throws IOException {
    String gone = export.remove(index);

    long seq = Long.parseLong(gone.replaceAll("\\{\"seq\":([0-9]+),.*", "$1"));
    Damage damage = index == 0 ? Damage.NO_BEGINNING : Damage.MISSING;
    assertThat(verdict()).isEqualTo(new Broken(index + 1, seq, damage));
  }

  @Test
  void an_insertion_is_found() throws IOException {
    export.add(5, export.get(4));
    assertThat(verdict()).isEqualTo(new Broken(6, 5, Damage.REPEATED));
  }

  @Test
  void an_insertion_that_pushes_the_numbers_is_found() throws IOException {
    AuditHead fourth = AuditHead.NONE;
    for (int i : new int[] {0, 1, 2, 4}) {
      fourth = fourth.expected(export.get(i));
    }
    export.add(5, fourth.follow("{\"who\":\"nobody\"}").line());

    assertThat(verdict()).isEqualTo(new Broken(7, 6, Damage.REPEATED));
  }

  @ParameterizedTest
  @CsvSource({"4,5,5,4", "4,6,5,4", "0,1,1,1", "2,3,3,3", "2,4,3,3"})
  void a_swap_is_found_and_told_as_such(int one, int other, long line, long seq)
      throws IOException {
    Collections.swap(export, one, other);

    assertThat(verdict()).isEqualTo(new Broken(line, seq, Damage.OUT_OF_ORDER));
  }

  @ParameterizedTest
  @CsvSource({"3,5,6,4", "3,8,9,7", "7,8,9,7"})
  void a_signature_that_was_moved_further_on_is_told_as_such(int from, int to, long line, long seq)
      throws IOException {
    export.add(to, export.remove(from));

    assertThat(verdict()).isEqualTo(new Broken(line, seq, Damage.LATE_SIGNATURE));
  }

  @Test
  void entries_that_were_put_in_before_a_signature_are_found_there() throws IOException {
    export.add(9, head.follow("{\"who\":\"nobody\"}").line());

    assertThat(verdict()).isEqualTo(new Broken(11, 8, Damage.LATE_SIGNATURE));
  }

  @Test
  void one_that_was_moved_to_the_end_is_found_there() throws IOException {
    export.add(export.remove(1));

    assertThat(verdict()).isEqualTo(new Broken(2, 2, Damage.OUT_OF_ORDER));
  }

  @Test
  void one_that_another_was_put_in_the_place_of_further_on_is_missing() throws IOException {
    String fourth = export.remove(4);
    export.add(6, fourth.replace("createVm", "deleteVm"));

    assertThat(verdict()).isEqualTo(new Broken(5, 4, Damage.MISSING));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void a_cut_is_found(int lines) throws IOException {
    export.subList(export.size() - lines, export.size()).clear();

    assertThat(verdict())
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.damage()).isEqualTo(Damage.CUT);
              assertThat(broken.line()).isEqualTo(export.size() + 1);
            });
  }

  @Test
  void what_follows_the_end_is_found() throws IOException {
    export.add(head.follow("{\"who\":\"nobody\"}").line());

    assertThat(verdict()).isEqualTo(new Broken(11, 8, Damage.CUT));
  }

  @Test
  void a_chain_that_is_written_anew_is_found_at_the_next_signature() throws IOException {
    var _ = writeAnew();

    assertThat(verdict()).isEqualTo(new Broken(8, 4, Damage.REWRITTEN));
  }

  @Test
  void a_late_signature_vouches_for_nothing_that_was_written_anew() throws IOException {
    export.add(7, writeAnew().follow("{\"who\":\"nobody\"}").line());

    assertThat(verdict()).isEqualTo(new Broken(9, 4, Damage.REWRITTEN));
  }

  /** Entries 4 to 6; gives the last. */
  private AuditHead writeAnew() throws IOException {
    AuditHead last = AuditSeal.read(export.get(3)).orElseThrow().head();
    for (int i = 4; i < 7; i++) {
      AuditHead.Link forged = last.follow("{\"who\":\"nobody\"}");
      export.set(i, forged.line());
      last = forged.head();
    }
    return last;
  }

  @Test
  void a_signature_that_stands_there_again_takes_nothing_from_what_is_signed() throws IOException {
    export.add(8, export.get(3));

    assertThat(verdict()).isEqualTo(new Broken(9, 7, Damage.LATE_SIGNATURE));
  }

  @Test
  void a_signature_by_another_key_is_found() throws Exception {
    export.set(9, AuditSeal.end(CHAIN, AT, head, KEY).sign(newKeys().getPrivate()));
    assertThat(verdict()).isEqualTo(new Broken(10, 7, Damage.NOT_SIGNED));

    export.set(9, AuditSeal.end(CHAIN, AT, head, "audit-2").sign(keys.getPrivate()));
    assertThat(verdict()).isEqualTo(new Broken(10, 7, Damage.UNKNOWN_KEY));
  }

  @Test
  void a_signature_of_another_day_is_found() throws IOException {
    export.set(3, export.get(3).replace("2026-11-28", "2026-11-27"));

    assertThat(verdict()).isEqualTo(new Broken(4, 1, Damage.NOT_SIGNED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[1]", "{\"seq\":0,\"hash\":\"\"}", "{\"who\":\"me\",\"seq\":5}"})
  void a_line_of_something_else_is_found(String line) throws IOException {
    export.add(4, line);

    assertThat(verdict()).isEqualTo(new Broken(5, 4, Damage.NO_LINE));
  }

  @Test
  void an_entry_that_is_too_short_to_bear_a_hash_is_edited() throws IOException {
    export.set(4, "{\"seq\":4,");

    assertThat(verdict()).isEqualTo(new Broken(5, 4, Damage.EDITED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"a\":1}\n", "{\"a\":1"})
  void only_an_object_on_one_line_becomes_an_entry(String entry) {
    assertThatThrownBy(() -> head.follow(entry)).isInstanceOf(IllegalArgumentException.class);
  }
}
