package cloud.faso.app;

import static java.time.ZoneOffset.UTC;

import cloud.faso.platform.db.Databases;
import java.time.OffsetDateTime;
import java.time.YearMonth;

/** What a ministry used once, so that it is retired rather than deleted. */
final class PastUse {

  private PastUse() {}

  /** A VM of a tenant that is gone ran for an hour. */
  static void insert(RunningControlPlane faso, String ministry, YearMonth month) {
    OffsetDateTime began = month.atDay(10).atStartOfDay().atOffset(UTC);
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into metered
                      (thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus,
                       memory_mib, disk_gib, addresses, began_at, ended_at)
                    values ('vm-01k3v8z6q4e9rb7t5m2xw0c1h8', 'web', 'tenant-01k3v8z6q4e9rb7t5m2xw0c1h7', 'prod', ?, '{}', true, 2, 1024, 10, 0, ?, ?)
                    """,
                    ministry,
                    began,
                    began.plusHours(1)));
  }
}
