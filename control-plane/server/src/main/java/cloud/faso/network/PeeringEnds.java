package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Reason;
import cloud.faso.platform.problem.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends peerings, and tells both sides of what becomes of them. */
final class PeeringEnds {

  private static final Reason EXPIRED =
      new Reason("peering.reason.expired", "Its end date has come.");
  private static final Reason LAPSED =
      new Reason("peering.reason.lapsed", "Nobody agreed to it in time.");
  private static final Reason TENANT_GONE =
      new Reason("peering.reason.tenant-gone", "One of the two tenants was retired.");

  /** How long nobody is written to again of what one other tenant proposes. */
  private static final Duration MAILS = Duration.ofDays(1);

  private final NetworkParts its;
  private final PeeringTable table;

  PeeringEnds(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PeeringTable.class);
  }

  /**
   * Ends one that is locked and not over; agents are told, where they have it.
   *
   * @param by tenant that ends it; null for nobody
   */
  PeeringRow end(PeeringRow before, PeeringOutcome outcome, @Nullable TenantId by) {
    table.end(before.id(), outcome, by, its.clock().instant());
    PeeringRow row = table.find(before.id()).orElseThrow();
    Reason why = why(outcome);
    if (why != null) {
      its.receipts().supersede(row.id(), row.generation(), why);
    }
    tell(
        outcome == PeeringOutcome.REFUSED ? EventType.PEERING_REFUSED : EventType.PEERING_ENDED,
        row,
        by,
        why);
    for (TenantId side : List.of(row.tenantId(), row.peerTenantId())) {
      if (!side.equals(by) && outcome != PeeringOutcome.WITHDRAWN) {
        write(row, side, row.agreed() ? NoticeType.PEERING_ENDED : NoticeType.PEERING_NOT_AGREED);
      }
    }
    if (row.agreed()) {
      its.publish(List.of(row.id()));
    } else {
      its.database().afterCommit(() -> its.changed().signal(row.id().value()));
    }
    return row;
  }

  static @Nullable Reason why(@Nullable PeeringOutcome outcome) {
    if (outcome == null) {
      return null;
    }
    return switch (outcome) {
      case EXPIRED -> EXPIRED;
      case LAPSED -> LAPSED;
      case TENANT_GONE -> TENANT_GONE;
      case WITHDRAWN, REFUSED, ENDED -> null;
    };
  }

  /**
   * Writes to the people of the tenant that was asked, once a day of what the same other tenant
   * proposes, however often that is.
   */
  void writeProposed(PeeringRow row, TenantId asked) {
    TenantId asking = row.isProposedBy(asked) ? row.peerTenantId() : row.tenantId();
    if (!row.isProposedBy(asked) && row.peerMinistryId() == null) {
      return;
    }
    // Of two at once the second waits here, and finds that they were written to.
    var _ = its.books().lock();
    Instant now = its.clock().instant();
    if (table.writtenAgain(asking, asked, now, now.minus(MAILS)) > 0) {
      write(row, asked, NoticeType.PEERING_PROPOSED);
    } else if (table.written(asking, asked) == 0) {
      table.writtenFirst(asking, asked, now);
      write(row, asked, NoticeType.PEERING_PROPOSED);
    }
  }

  /**
   * Writes to the people of one side, if there is any; see the type for what they are told. Of
   * other terms than those that are agreed it is these that they are asked about.
   */
  void write(PeeringRow row, TenantId side, NoticeType type) {
    boolean one = row.isProposedBy(side);
    MinistryId ministry = one ? row.ministryId() : row.peerMinistryId();
    String own = one ? row.tenant() : row.peerTenant();
    String other = one ? row.peerTenant() : row.tenant();
    PeeringTerms amended = type == NoticeType.PEERING_PROPOSED ? row.amended() : null;
    PeeringTerms terms = amended == null ? row.present() : amended;
    if (ministry != null && own != null) {
      its.notices()
          .tell(
              new Audience.Members(side, ministry),
              type,
              row.name(),
              own,
              Words.time(terms.endsAt()),
              // Who proposed it learns no name before the other side has agreed.
              (one && !row.agreed()) || other == null ? row.peerTenantId().value() : other,
              terms.purpose(),
              String.valueOf(row.terms()),
              row.id().value());
    }
  }

  void tell(EventType type, PeeringRow row, @Nullable TenantId by) {
    tell(type, row, by, null);
  }

  /**
   * Tells both sides, first the one that did it, which is where the audit has it. Who of its people
   * did it is nobody else's business.
   */
  private void tell(EventType type, PeeringRow row, @Nullable TenantId by, @Nullable Reason why) {
    Map<String, Object> payload =
        new HashMap<>(Map.of("name", row.name(), "generation", row.generation()));
    if (why != null) {
      why.putInto(payload);
    }
    boolean peerFirst = row.peerTenantId().equals(by);
    if (!peerFirst) {
      tell(type, row, row.tenantId(), row.ministryId(), by, payload);
    }
    if (row.peerMinistryId() != null) {
      tell(type, row, row.peerTenantId(), row.peerMinistryId(), by, payload);
    }
    if (peerFirst) {
      tell(type, row, row.tenantId(), row.ministryId(), by, payload);
    }
  }

  private void tell(
      EventType type,
      PeeringRow row,
      TenantId side,
      MinistryId ministry,
      @Nullable TenantId by,
      Map<String, Object> payload) {
    if (side.equals(by)) {
      its.events().record(type, row.id(), side, ministry, payload);
    } else {
      its.events().recordOfOthers(type, row.id(), side, ministry, payload);
    }
  }
}
