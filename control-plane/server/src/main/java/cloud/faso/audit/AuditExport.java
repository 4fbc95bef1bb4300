package cloud.faso.audit;

import cloud.faso.audit.AuditTable.ChainRow;
import cloud.faso.audit.AuditTable.DayRow;
import cloud.faso.audit.AuditTable.SealedRow;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.secret.Pem;
import cloud.faso.spec.audit.AuditHead;
import cloud.faso.spec.audit.AuditSeal;
import java.io.IOException;
import java.io.Writer;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;

/** Writes the audit of some days so that it proves itself: see {@link cloud.faso.spec.audit}. */
public final class AuditExport {

  private static final int BATCH = 1000;

  private final AuditTable table;
  private final AuditKey key;
  private final InstantSource clock;

  public AuditExport(Database database, AuditKey key, InstantSource clock) {
    this.table = database.table(AuditTable.class);
    this.key = key;
    this.clock = clock;
  }

  AuditKeysView keys() {
    String pem = Pem.write(Pem.PUBLIC_KEY, key.shown().getEncoded());
    return new AuditKeysView(List.of(new AuditKeysView.KeyView(key.name(), pem)));
  }

  /**
   * Writes what was sealed from {@code from} to {@code last}, both included, days in UTC. A day
   * that is not over ends with what is sealed by now; days that are no longer kept are left out.
   *
   * @throws IOException also when days go while they are written
   */
  public void write(AuditChain which, LocalDate from, LocalDate last, Writer out)
      throws IOException {
    ChainRow chain = table.chain(which);
    LocalDate cut = chain.cutOn();
    LocalDate first = cut == null || from.isAfter(cut) ? from : cut.plusDays(1);
    Optional<DayRow> before = table.dayBefore(which, first);
    Queue<DayRow> days = new ArrayDeque<>(table.days(which, first, last));
    AuditHead head = AuditHead.NONE;
    if (before.isPresent()) {
      head = AuditSeal.headOf(before.get().line());
      line(before.get().line(), out);
    }
    long end = end(chain, head.seq(), days, first, last);
    days(days, head.seq(), out);
    List<SealedRow> more = more(chain, head.seq(), end);
    while (!more.isEmpty()) {
      for (SealedRow entry : more) {
        line(entry.line(), out);
        days(days, entry.seq(), out);
      }
      head = AuditHead.of(more.getLast().seq(), more.getLast().line());
      more = more(chain, head.seq(), end);
    }
    line(key.sign(AuditSeal.end(which.name(), clock.instant(), head, key.name())), out);
  }

  /**
   * The entries that follow. Where some are missing because they were cut since this export began,
   * it breaks off: what they leave must not look as if somebody had taken them out.
   */
  private List<SealedRow> more(ChainRow began, long after, long end) throws IOException {
    List<SealedRow> more = table.sealed(began.chain(), after, end, BATCH);
    boolean gap = more.isEmpty() ? after < end : more.getFirst().seq() > after + 1;
    if (gap && !Objects.equals(table.chain(began.chain()).cutOn(), began.cutOn())) {
      throw new IOException("the days that were being exported are no longer kept");
    }
    return more;
  }

  /** The number of the last entry to write. */
  private static long end(
      ChainRow chain, long before, Queue<DayRow> days, LocalDate first, LocalDate last) {
    LocalDate today = chain.sealedOn();
    if (today != null && !first.isAfter(today) && !last.isBefore(today)) {
      return chain.seq();
    }
    return days.stream().mapToLong(DayRow::lastSeq).max().orElse(before);
  }

  /** Writes the days that the entry with this number was the last of. */
  private static void days(Queue<DayRow> days, long seq, Writer out) throws IOException {
    while (!days.isEmpty() && days.element().lastSeq() == seq) {
      line(days.remove().line(), out);
    }
  }

  private static void line(String text, Writer out) throws IOException {
    out.write(text);
    out.write('\n');
  }
}
