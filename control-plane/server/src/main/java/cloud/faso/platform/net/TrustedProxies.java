package cloud.faso.platform.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Takes the word of our own proxies, and of nobody else, for whom a request comes from. Of {@code
 * X-Forwarded-For} the last address counts that is none of theirs: what stands before it was
 * written by whoever sent the request.
 */
public final class TrustedProxies implements HttpConfiguration.Customizer {

  private final Networks proxies;

  public TrustedProxies(Networks proxies) {
    this.proxies = proxies;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable response) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    boolean byProxy =
        connection.getRemoteSocketAddress() instanceof InetSocketAddress from
            && proxies.contain(from.getAddress());
    List<String> path = request.getHeaders().getCSV(HttpHeader.X_FORWARDED_FOR, false);
    if (!byProxy || path.isEmpty()) {
      return request;
    }
    SocketAddress client = InetSocketAddress.createUnresolved(client(path), 0);
    ConnectionMetaData seen =
        new ConnectionMetaData.Wrapper(connection) {
          @Override
          public SocketAddress getRemoteSocketAddress() {
            return client;
          }
        };
    return new Request.Wrapper(request) {
      @Override
      public ConnectionMetaData getConnectionMetaData() {
        return seen;
      }
    };
  }

  private String client(List<String> path) {
    for (String each : path.reversed()) {
      if (!proxies.contain(each)) {
        return each;
      }
    }
    return path.getFirst();
  }
}
