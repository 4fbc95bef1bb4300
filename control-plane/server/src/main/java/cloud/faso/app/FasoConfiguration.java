package cloud.faso.app;

import cloud.faso.metering.BillingTerms;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code control-plane.yml}. Everything has a default but {@code home}.
 *
 * <p>{@code home} is the folder that holds what must survive: the authority's key, images, and the
 * H2 database unless {@code databaseUrl} names another one.
 */
public final class FasoConfiguration extends Configuration {

  public FasoConfiguration() {
    setLoggingFactory(Logs.toConsole());
  }

  /** File to log to, instead of standard output. */
  @JsonProperty
  public void setLogFile(Path file) {
    setLoggingFactory(Logs.toFile(file));
  }

  /** Folder of everything that must survive. */
  @JsonProperty @Nullable public Path home;

  /** JDBC URL, {@code jdbc:postgresql://…} for PostgreSQL; H2 in {@code home} when left out. */
  @JsonProperty @Nullable public String databaseUrl;

  @JsonProperty public String databaseUser = "faso";
  @JsonProperty public String databasePassword = "";

  /** Connections to the database at most; 0 for 16. */
  @JsonProperty public int databaseConnections;

  /** Address and port of the public API. */
  @JsonProperty public String host = "127.0.0.1";

  @JsonProperty public int port = 8480;

  /** Address and port that agents dial, always over TLS. */
  @JsonProperty public String agentHost = "127.0.0.1";

  @JsonProperty public int agentPort = 8481;

  /** Names under which agents reach this control plane, for its TLS certificate. */
  @JsonProperty public List<String> agentNames = List.of("localhost", "127.0.0.1");

  /** How long a node's certificate is good; its agent renews it at two thirds. */
  @JsonProperty public Duration agentCertificateLife = Duration.days(30);

  /** Requests per second and token; 0 for no limit. */
  @JsonProperty public int requestsPerSecond = 200;

  /** How many days events and finished operations are kept. */
  @JsonProperty public int keepDays = 90;

  /** Time zone in which months begin on statements, and days in the price list. */
  @JsonProperty public ZoneId billingZone = ZoneId.of("Africa/Ouagadougou");

  /** How long after its end a month's statements are closed by themselves. */
  @JsonProperty public Duration closeStatementsAfter = Duration.days(2);

  BillingTerms billingTerms() {
    return new BillingTerms(billingZone, closeStatementsAfter.toJavaDuration());
  }

  /** The home folder, absolute. */
  public Path home() {
    return Objects.requireNonNull(home, "the configuration lacks \"home\"").toAbsolutePath();
  }
}
