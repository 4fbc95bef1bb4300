package cloud.faso.compute;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The SQL of flavors and SSH keys, on both databases. */
@OnBothDatabases
final class FlavorAndKeyTablesTest {

  private final TestDatabases.Kind kind;

  FlavorAndKeyTablesTest(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  private static final TenantId HERE = new TenantId("tenant-1");
  private static final TenantId ELSEWHERE = new TenantId("tenant-2");

  @Test
  void a_flavor_is_kept_changed_and_removed() {
    with(
        jdbi -> {
          FlavorTable table = jdbi.onDemand(FlavorTable.class);
          FlavorId id = new FlavorId("flavor-1");
          FlavorRow row = new FlavorRow(id, "small", null, 2, 512, 5, 1, NOW);
          table.insert(row);

          assertThat(table.find("small")).contains(row);
          assertThat(table.find("flavor-1")).contains(row);
          assertThat(table.list(new PageQuery("list", 5, "name", null, "MALL")))
              .containsExactly(row);
          assertThat(table.update(id, 2, "x")).isZero();
          assertThat(table.update(id, 1, "x")).isEqualTo(1);
          assertThat(table.find("small").orElseThrow().description()).isEqualTo("x");
          assertThat(table.delete(id, 1)).isZero();
          assertThat(table.delete(id, 2)).isEqualTo(1);
        });
  }

  @Test
  void a_key_is_its_tenant_s_alone() {
    with(
        jdbi -> {
          insertTenants(jdbi);
          KeyTable table = jdbi.onDemand(KeyTable.class);
          KeyId id = new KeyId("key-1");
          KeyRow row = new KeyRow(id, HERE, "awa", "ssh-ed25519 AAAA", "SHA256:x", 1, NOW);
          table.insert(row);

          assertThat(table.find(HERE, "awa")).contains(row);
          assertThat(table.find(HERE, "key-1")).contains(row);
          assertThat(table.find(ELSEWHERE, "key-1")).isEmpty();
          assertThat(table.list(HERE, new PageQuery("list", 5, null, null, null)))
              .containsExactly(row);
          assertThat(table.list(ELSEWHERE, new PageQuery("list", 5, null, null, null))).isEmpty();
          assertThat(table.delete(ELSEWHERE, id)).isZero();
          assertThat(table.delete(HERE, id)).isEqualTo(1);
        });
  }

  private static void insertTenants(Jdbi jdbi) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "insert into ministry (id, code, name_fr, name_en, version, created_at)"
                  + " values ('ministry-1', 'sante', 'Santé', 'Health', 1, current_timestamp)");
          for (TenantId tenant : new TenantId[] {HERE, ELSEWHERE}) {
            handle.execute(
                "insert into tenant (id, ministry_id, name, labels, version, created_at)"
                    + " values (?, 'ministry-1', ?, '{}', 1, current_timestamp)",
                tenant,
                tenant.value());
          }
        });
  }

  private void with(Consumer<Jdbi> test) {
    DataSource source = kind.newSource();
    try {
      test.accept(Databases.jdbi(source));
    } finally {
      source.close(true);
    }
  }
}
