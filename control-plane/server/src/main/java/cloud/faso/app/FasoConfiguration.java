package cloud.faso.app;

import cloud.faso.audit.AuditChain;
import cloud.faso.metering.BillingTerms;
import cloud.faso.people.SignInSettings;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.util.Duration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
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

  /**
   * Proxies before this control plane, each an address or a network: of theirs {@code
   * X-Forwarded-For} is believed, for the audit and for how sign-ins are slowed down.
   */
  @JsonProperty public List<String> trustedProxies = List.of();

  /**
   * The longest packet that the network between nodes carries, in bytes: those of segments go there
   * in tunnels, and are 58 bytes shorter at most.
   */
  @Min(1338)
  @Max(9000)
  @JsonProperty
  public int underlayMtu = 1500;

  /** Requests per second and token; 0 for no limit. */
  @JsonProperty public int requestsPerSecond = 200;

  /** How tenants come and go. */
  @Valid @JsonProperty public TenantsConfiguration tenants = new TenantsConfiguration();

  /** How the outside is told of things. */
  @JsonProperty public NotificationsConfiguration notifications = new NotificationsConfiguration();

  /** Who has to approve what is asked for. */
  @JsonProperty public RequestsConfiguration requests = new RequestsConfiguration();

  /** How long a session lasts. */
  @JsonProperty public Duration sessionLife = Duration.hours(12);

  /** Language of people who did not say: {@code fr} or {@code en}. */
  @JsonProperty public String language = "fr";

  /**
   * Whether what destroys a ministry's data needs a second operator also as long as there is but
   * one person who operates.
   */
  @JsonProperty public boolean secondOperator = true;

  /** The directory that people come from; null for local users only. */
  @JsonProperty @Nullable public OidcConfiguration oidc;

  /** How many days events and finished operations are kept, and what was sent of them. */
  @JsonProperty public int keepDays = 90;

  /** How people sign in. */
  SignInSettings signIn() {
    return new SignInSettings(
        sessionLife.toJavaDuration(),
        language,
        secondOperator,
        oidc == null ? null : oidc.settings());
  }

  /** How many months the audit of what was done is kept. */
  @Min(6)
  @Max(36)
  @JsonProperty
  public int keepAuditMonths = 36;

  /** How many months the audit of what was tried and refused is kept. */
  @Min(6)
  @Max(36)
  @JsonProperty
  public int keepAuditOfRefusalsMonths = 6;

  /** For how many months each chain of the audit is kept. */
  public Map<AuditChain, Integer> auditMonths() {
    return Map.of(
        AuditChain.CHANGES, keepAuditMonths, AuditChain.REFUSALS, keepAuditOfRefusalsMonths);
  }

  /** For how long VMs are had, and what comes then. */
  @Valid @JsonProperty public LeasesConfiguration leases = new LeasesConfiguration();

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
