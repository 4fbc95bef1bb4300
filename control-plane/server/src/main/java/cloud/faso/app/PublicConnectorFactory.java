package cloud.faso.app;

import cloud.faso.platform.http.AnyPathConnections;
import cloud.faso.platform.http.PlainPaths;
import cloud.faso.platform.net.Networks;
import cloud.faso.platform.net.TrustedProxies;
import io.dropwizard.jetty.HttpConnectorFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** The port of the public API, perhaps behind proxies. */
final class PublicConnectorFactory extends HttpConnectorFactory {

  private final Networks proxies;

  /**
   * @param proxies whose word is taken for whom a request comes from
   */
  PublicConnectorFactory(Networks proxies) {
    this.proxies = proxies;
    setUriCompliance(PlainPaths.compliance(getUriCompliance()));
  }

  @Override
  protected HttpConnectionFactory buildHttpConnectionFactory(HttpConfiguration configuration) {
    return new AnyPathConnections(super.buildHttpConnectionFactory(configuration));
  }

  @Override
  protected HttpConfiguration buildHttpConfiguration() {
    HttpConfiguration http = super.buildHttpConfiguration();
    http.addCustomizer(new TrustedProxies(proxies));
    return http;
  }
}
