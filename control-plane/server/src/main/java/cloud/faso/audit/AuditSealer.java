package cloud.faso.audit;

import cloud.faso.audit.AuditTable.ChainRow;
import cloud.faso.audit.AuditTable.OpenRow;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.audit.AuditHead;
import cloud.faso.spec.audit.AuditSeal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives committed entries their places in their chain, in the order in which it finds them, and
 * signs the days (UTC) that are over. An entry belongs to the day on which it was sealed, so
 * nothing is ever added to a signed day; a clock that is set back changes no day.
 */
public final class AuditSealer {

  private static final int BATCH = 1000;

  private final Database database;
  private final AuditTable table;
  private final AuditKey key;
  private final InstantSource clock;

  public AuditSealer(Database database, AuditKey key, InstantSource clock) {
    this.database = database;
    this.table = database.table(AuditTable.class);
    this.key = key;
    this.clock = clock;
  }

  /** Seals what was committed since the last run. */
  public Periodic sealing() {
    return new Periodic("seal-audit", Duration.ofMillis(500), this::sealAll);
  }

  void sealAll() {
    for (AuditChain chain : AuditChain.values()) {
      // A look costs less than the lock, and mostly finds nothing.
      while ((isOver(table.chain(chain)) || !table.open(chain, 1).isEmpty())
          && sealSome(chain) == BATCH) {
        // more are waiting
      }
    }
  }

  private int sealSome(AuditChain which) {
    return database.transact(
        () -> {
          ChainRow chain = closeDay(table.lockChain(which));
          List<OpenRow> waiting = table.open(which, BATCH);
          if (!waiting.isEmpty()) {
            table.advance(follow(chain, waiting));
          }
          return waiting.size();
        });
  }

  /** Signs the chain's day if it is over, and begins the next. */
  private ChainRow closeDay(ChainRow chain) {
    LocalDate day = chain.sealedOn();
    LocalDate today = today();
    if (day != null && !day.isBefore(today)) {
      return chain;
    }
    if (day != null) {
      AuditHead head = new AuditHead(chain.seq(), chain.hash());
      AuditSeal seal = AuditSeal.day(chain.chain().name(), day, head, key.name());
      table.insertDay(chain.chain(), day, chain.seq(), key.sign(seal));
    }
    ChainRow next = chain.upTo(chain.seq(), chain.hash(), today);
    table.advance(next);
    return next;
  }

  private boolean isOver(ChainRow chain) {
    LocalDate day = chain.sealedOn();
    return day != null && day.isBefore(today());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private ChainRow follow(ChainRow chain, List<OpenRow> waiting) {
    AuditHead head = new AuditHead(chain.seq(), chain.hash());
    List<AuditId> ids = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (OpenRow entry : waiting) {
      AuditHead.Link link = head.follow(entry.line());
      head = link.head();
      ids.add(entry.id());
      places.add(head.seq());
      lines.add(link.line());
    }
    table.seal(ids, places, lines);
    return chain.upTo(head.seq(), head.hash(), chain.sealedOn());
  }
}
