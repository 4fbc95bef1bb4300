package cloud.faso.app;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PersonScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantScope;
import cloud.faso.agentlink.AgentScope;
import cloud.faso.agentlink.PortFilter;
import cloud.faso.agentlink.PublicPortOnly;
import cloud.faso.audit.AuditKeyFile;
import cloud.faso.audit.RefusalFilter;
import cloud.faso.hardware.Authority;
import cloud.faso.hardware.AuthorityFile;
import cloud.faso.platform.background.Background;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.clock.SteadyClock;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.http.AcceptFilter;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.ContractFilter;
import cloud.faso.platform.http.DocsServlet;
import cloud.faso.platform.http.HeadInterceptor;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.http.PlainPaths;
import cloud.faso.platform.http.ProblemErrorHandler;
import cloud.faso.platform.http.ProblemMapper;
import cloud.faso.platform.http.RateFilter;
import cloud.faso.platform.http.RequestLog;
import cloud.faso.platform.http.RequestValues;
import cloud.faso.platform.http.TraceFilter;
import cloud.faso.platform.metrics.RequestMetrics;
import cloud.faso.platform.net.Networks;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.secret.SecretBox;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/**
 * Serves the control plane: {@code server CONFIG}, {@code bootstrap CONFIG}, {@code doctor CONFIG}
 * and {@code rehearse CONFIG}.
 */
public final class FasoApplication extends Application<FasoConfiguration> {

  private @Nullable ControlPlane plane;

  public static void main(String[] arguments) throws Exception {
    new FasoApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "faso";
  }

  @Override
  public void initialize(Bootstrap<FasoConfiguration> bootstrap) {
    bootstrap.setObjectMapper(Json.mapper());
    bootstrap.addCommand(new BootstrapCommand());
    bootstrap.addCommand(new DoctorCommand());
    bootstrap.addCommand(new RehearseCommand(this));
  }

  @Override
  protected void addDefaultCommands(Bootstrap<FasoConfiguration> bootstrap) {
    bootstrap.addCommand(new ServeCommand(this));
    bootstrap.addCommand(new CheckCommand<>(this));
  }

  @Override
  public void run(FasoConfiguration configuration, Environment environment) {
    ManagedDataSource source = DataSources.open(configuration, environment.metrics());
    environment.lifecycle().manage(source);
    Databases.migrate(source);
    ControlPlane served = new ControlPlane(surroundings(configuration, source));
    plane = served;
    served.metrics.jvm();
    AgentConnectorFactory agents = agentsPort(configuration, served);
    listen(configuration, agents);
    environment.lifecycle().manage(new AutoCloseableManager(served.refusals));
    environment.lifecycle().manage(new Background(works(served, agents, configuration)));
    environment.lifecycle().addEventListener(closing(served));
    ErrorHandler errors =
        new ProblemErrorHandler(
            served.json(), served.surroundings().chance(), path -> methods(served, path));
    environment.getApplicationContext().setErrorHandler(errors);
    environment.getApplicationContext().insertHandler(new PlainPaths());
    environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(errors));
    environment
        .servlets()
        .addFilter("docs-at-public-port", new PublicPortOnly())
        .addMappingForUrlPatterns(null, false, "/docs", "/docs/*");
    environment.servlets().addServlet("docs", new DocsServlet()).addMapping("/docs", "/docs/*");
    serve(served, configuration, environment.jersey());
  }

  /** What is served, once {@link #run(FasoConfiguration, Environment)} has been called. */
  ControlPlane plane() {
    return Objects.requireNonNull(plane);
  }

  static Surroundings surroundings(FasoConfiguration configuration, ManagedDataSource source) {
    SecureRandom random = new SecureRandom();
    // As exactly as databases keep it, so that what is read again is what was answered.
    InstantSource clock = Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
    Authority authority =
        AuthorityFile.open(
            configuration.home().resolve("authority"),
            configuration.agentCertificateLife.toJavaDuration(),
            clock,
            random);
    return new Surroundings(
        configuration.home(),
        source,
        clock,
        new SteadyClock(clock, System::nanoTime),
        random,
        random,
        CommitObserver.NONE,
        authority,
        AuditKeyFile.open(configuration.home().resolve("authority")),
        SecretBox.open(configuration.home().resolve("authority"), random),
        configuration.notifications.mail(),
        configuration.notifications.webhooks(),
        configuration.signIn(),
        configuration.billingTerms(),
        configuration.leases.terms(),
        configuration.tenants.graceDays,
        configuration.underlayMtu,
        configuration.requests.policy());
  }

  private static AgentConnectorFactory agentsPort(
      FasoConfiguration configuration, ControlPlane plane) {
    AgentConnectorFactory agents =
        new AgentConnectorFactory(plane.surroundings().authority(), configuration.agentNames);
    agents.setBindHost(configuration.agentHost);
    agents.setPort(configuration.agentPort);
    return agents;
  }

  private static void listen(FasoConfiguration configuration, ConnectorFactory agents) {
    DefaultServerFactory server = (DefaultServerFactory) configuration.getServerFactory();
    HttpConnectorFactory connector =
        new PublicConnectorFactory(Networks.of(configuration.trustedProxies));
    connector.setBindHost(configuration.host);
    connector.setPort(configuration.port);
    connector.setHeaderCacheSize(AgentConnectorFactory.NO_HEADER_CACHE);
    server.setApplicationConnectors(List.of(connector, agents));
    server.setAdminConnectors(List.of());
    server.setEnableVirtualThreads(true);
    server.setRegisterDefaultExceptionMappers(false);
    // Not images: they are compressed as they are, and a part of one must stay as long as it says.
    server
        .getGzipFilterFactory()
        .setCompressedMimeTypes(
            Set.of(
                "application/json",
                "application/problem+json",
                "application/yaml",
                "text/html",
                "text/plain"));
    // Every request leaves its trace id in metrics and problems; a line for each would only cost.
    LogbackAccessRequestLogFactory requestLog = new LogbackAccessRequestLogFactory();
    requestLog.setAppenders(List.of());
    server.setRequestLogFactory(requestLog);
  }

  private static @Nullable Object tokenOf(ContainerRequestContext request) {
    Caller caller = RequestValues.get(request, Caller.class);
    return caller == null ? null : caller.credential();
  }

  private static @Nullable String nameOf(ContainerRequestContext request) {
    Caller caller = RequestValues.get(request, Caller.class);
    return caller == null ? null : caller.actor().value();
  }

  private static List<Periodic> works(
      ControlPlane plane, AgentConnectorFactory agents, FasoConfiguration configuration) {
    List<Periodic> works = new ArrayList<>(plane.background());
    works.add(new Periodic("renew-server-certificate", Duration.ofDays(30), agents::renew));
    works.addAll(
        new PeriodicWorks(plane)
            .forgetting(Duration.ofDays(configuration.keepDays), configuration.auditMonths()));
    return plane.works.watch(works);
  }

  /** Lets go of those who wait before the server waits for them. */
  private static LifeCycle.Listener closing(ControlPlane plane) {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStopping(LifeCycle event) {
        plane.close();
      }
    };
  }

  /** What a path takes, for whoever tried something else. */
  private static Set<String> methods(ControlPlane plane, String path) {
    return path.equals("/docs") || path.startsWith("/docs/")
        ? Set.of("GET", "HEAD")
        : Stream.of(plane.contract(), plane.agentContract())
            .flatMap(contract -> contract.methods(path).stream())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void serve(
      ControlPlane plane, FasoConfiguration configuration, JerseyEnvironment jersey) {
    jersey.register(
        new RequestValues(
            Set.of(
                Caller.class,
                PlatformScope.class,
                MinistryScope.class,
                TenantScope.class,
                PersonScope.class,
                Change.class,
                MergePatch.class,
                PageQuery.class,
                Locale.class,
                AgentScope.class)));
    jersey.register(new TraceFilter(plane.surroundings().chance()));
    List<Contract> contracts = List.of(plane.contract(), plane.agentContract());
    // Jetty buffers already, and unlike Jersey lets a stream of events flush.
    jersey.property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
    jersey.register(new RequestLog(FasoApplication::nameOf));
    jersey.register(new RefusalFilter(plane.contract(), plane.directory, plane.refusals));
    jersey.register(new PortFilter());
    jersey.register(new RequestMetrics(plane.metrics, contracts));
    jersey.register(new AcceptFilter());
    jersey.register(new HeadInterceptor());
    jersey.register(plane.gate());
    jersey.register(plane.waitGate());
    jersey.register(plane.agentGate());
    jersey.register(new RateFilter(configuration.requestsPerSecond, FasoApplication::tokenOf));
    jersey.register(new ContractFilter(contracts, plane.json()));
    jersey.register(new ProblemMapper(path -> methods(plane, path)));
    plane.resources().forEach(jersey::register);
  }
}
