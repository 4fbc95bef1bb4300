package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import java.sql.Connection;
import java.sql.ResultSet;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the contract lets an agent say has room where it is kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgentTextsTest {

  private final Contract contract = Contract.loadForAgents();
  private DataSource source;

  @BeforeAll
  void open() {
    source = TestDatabases.Kind.H2.newSource();
  }

  @AfterAll
  void close() {
    source.close(true);
  }

  @ParameterizedTest
  @CsvSource({
    "OpenSession.agentVersion,    NODE_LINK.AGENT_VERSION",
    "OpenSession.hostname,        NODE_LINK.HOSTNAME",
    "AgentProcess.id,             NODE_LINK.PROCESS",
    "Hardware.architecture,       NODE_LINK.ARCHITECTURE",
    "Hardware.accelerator,        NODE_LINK.ACCELERATOR",
    "Hardware.acceleratorReason,  NODE_LINK.ACCELERATOR_REASON",
    "Hardware.acceleratorCode,    NODE_LINK.ACCELERATOR_CODE",
    "PoolReport.name,             POOL.NAME",
    "PoolReport.driver,           POOL.DRIVER",
    "VmObservation.progress,      VM_ON_NODE.PROGRESS",
    "StepError.code,              VM_ON_NODE.ERROR_CODE",
    "StepError.message,           VM_ON_NODE.ERROR_MESSAGE",
    "StepError.message,           OPERATION.REASON",
    "StrayReport.id,              STRAY.ID",
    "StrayReport.name,            STRAY.NAME",
    "StrayReport.detail,          STRAY.DETAIL",
  })
  void a_text_of_the_contract_fits_its_column(String property, String column) throws Exception {
    String pointer = "/components/schemas/" + property.replace(".", "/properties/") + "/maxLength";
    int longest = contract.document().at(pointer).asInt();

    assertThat(longest).isPositive().isLessThanOrEqualTo(width(column));
  }

  private int width(String column) throws Exception {
    String[] name = column.split("\\.", -1);
    try (Connection connection = source.getConnection();
        ResultSet found = connection.getMetaData().getColumns(null, null, name[0], name[1])) {
      assertThat(found.next()).as(column).isTrue();
      return found.getInt("COLUMN_SIZE");
    }
  }
}
