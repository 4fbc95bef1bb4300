package cloud.faso.tenancy;

import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.tenancy.QuotaTable.NearlyUsedRow;
import cloud.faso.tenancy.Resources.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells a ministry when a quota of its own or of a tenant is nearly used: once, until use has
 * fallen again. It looks by itself, so that booking, which every VM of a ministry waits for, costs
 * nothing more. Floating IPs are not watched: they are given one by one, so that most who have any
 * have all.
 */
public final class QuotaWatch {

  private static final Duration PACE = Duration.ofSeconds(30);

  private final Database database;
  private final QuotaTable table;
  private final Events events;
  private final Notices notices;
  private final InstantSource clock;

  public QuotaWatch(Database database, Events events, Notices notices, InstantSource clock) {
    this.database = database;
    this.table = database.table(QuotaTable.class);
    this.events = events;
    this.notices = notices;
    this.clock = clock;
  }

  public Periodic watching() {
    return new Periodic("watch-quotas", PACE, this::look);
  }

  private void look() {
    database.transact(() -> table.forgetTold(clock.instant()));
    for (NearlyUsedRow each : table.nearlyUsed(clock.instant())) {
      database.transact(
          () -> {
            if (table.told(each.quota().ownerId()) == 1) {
              tell(each);
            }
          });
    }
  }

  private void tell(NearlyUsedRow each) {
    QuotaRow quota = each.quota();
    events.record(
        EventType.QUOTA_NEARLY_USED,
        each.tenantId() == null ? each.ministryId() : each.tenantId(),
        each.tenantId(),
        each.ministryId(),
        Map.of("name", each.name()));
    Resource fullest = fullest(quota);
    Phrase unit = QuotaWords.unit(fullest);
    notices.tell(
        new Audience.Contacts(each.ministryId()),
        NoticeType.QUOTA_NEARLY_USED,
        each.name(),
        unit,
        quota.used().of(fullest),
        quota.limits().of(fullest));
  }

  private static Resource fullest(QuotaRow quota) {
    return Stream.of(Resource.values())
        .filter(each -> each != Resource.FLOATING_IPS && quota.limits().of(each) > 0)
        .max(
            Comparator.comparingDouble(
                each -> (double) quota.used().of(each) / quota.limits().of(each)))
        .orElseThrow();
  }
}
