package cloud.faso.hardware;

import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.PoolReport;
import java.time.Instant;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A new database with one node, which may take 32 vCPUs and has a pool of 100 GiB. */
public final class OneNode implements AutoCloseable {

  public static final NodeId NODE = new NodeId("node-1");
  public static final PoolId POOL = new PoolId("pool-1");
  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  final Jdbi jdbi;
  public final Database database;
  final NodeTable nodes;
  private final DataSource source;

  public OneNode(TestDatabases.Kind kind) {
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    database = new Database(jdbi, CommitObserver.NONE);
    nodes = database.table(NodeTable.class);
    database.transact(this::add);
  }

  private void add() {
    SiteId site = new SiteId("site-1");
    database.table(SiteTable.class).insert(new SiteRow(site, "ouaga", null, 1, NOW));
    nodes.insert(
        new NodeRow(
            NODE, "n1", site, null, NodeKind.SIMULATED, "{}", null, "{}", 400, 100, null, 1, NOW));
    nodes.insertBooks(NODE);
    nodes.insertLink(NODE);
    nodes.setCapacity(NODE, 8, 16_000);
    nodes.allow(NODE, 32, 16_000);
    database
        .table(PoolTable.class)
        .insert(POOL, NODE, new PoolReport("local", "directory", 100, 100, true), NOW);
  }

  @Override
  public void close() {
    source.close(true);
  }
}
