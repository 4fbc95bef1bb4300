package cloud.faso.app;

import cloud.faso.agentlink.PortFilter;
import cloud.faso.hardware.AgentTls;
import cloud.faso.hardware.Authority;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The agents' port: TLS 1.3 under our own authority. A client certificate is wanted but not needed,
 * for who enrols has none yet.
 */
final class AgentConnectorFactory extends HttpsConnectorFactory {

  /** Beyond the longest poll, and beyond the pause between two heartbeats. */
  private static final Duration IDLE = Duration.seconds(75);

  /** Jetty's cache of header fields takes 50 kB of each connection, and every agent has two. */
  static final DataSize NO_HEADER_CACHE = DataSize.bytes(0);

  private final Authority authority;
  private final List<String> names;
  private SslContextFactory.@Nullable Server tls;

  AgentConnectorFactory(Authority authority, List<String> names) {
    this.authority = authority;
    this.names = List.copyOf(names);
    setIdleTimeout(IDLE);
    setHeaderCacheSize(NO_HEADER_CACHE);
    setDisableSniHostCheck(true);
  }

  @Override
  public Connector build(
      Server server, MetricRegistry metrics, @Nullable String name, @Nullable ThreadPool threads) {
    return super.build(server, metrics, "agents", threads);
  }

  /** Shows a fresh certificate to whoever dials from now on. */
  void renew() {
    SslContextFactory.Server factory = tls;
    if (factory == null) {
      return;
    }
    try {
      factory.reload(same -> same.setSslContext(AgentTls.context(authority, names)));
    } catch (Exception e) {
      throw new IllegalStateException("the agents' port keeps its old certificate", e);
    }
  }

  @Override
  protected SslContextFactory.Server configureSslContextFactory(SslContextFactory factory) {
    SslContextFactory.Server server = (SslContextFactory.Server) factory;
    server.setSslContext(AgentTls.context(authority, names));
    server.setIncludeProtocols("TLSv1.3");
    server.setWantClientAuth(true);
    tls = server;
    return server;
  }

  @Override
  protected HttpConfiguration buildHttpConfiguration() {
    HttpConfiguration configuration = super.buildHttpConfiguration();
    configuration.addCustomizer(
        (request, _) -> {
          request.setAttribute(PortFilter.AGENTS_PORT, true);
          return request;
        });
    return configuration;
  }

  /** Which protocols and ciphers there are is no news at every start. */
  @Override
  protected LifeCycle.Listener logSslParameters(SslContextFactory factory) {
    return new LifeCycle.Listener() {};
  }
}
