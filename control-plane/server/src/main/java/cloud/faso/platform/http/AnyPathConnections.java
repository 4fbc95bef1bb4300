package cloud.faso.platform.http;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections on which a path comes as far as {@link PlainPaths} also with what no path can hold,
 * such as an encoded NUL: Jetty's own give up on it before they have read the headers.
 */
public final class AnyPathConnections extends HttpConnectionFactory {

  /** Of a connection whose request, its last, came here with its escapes escaped. */
  private static final String ESCAPED = AnyPathConnections.class.getName() + ".escaped";

  /**
   * @param usual as they are otherwise
   */
  public AnyPathConnections(HttpConnectionFactory usual) {
    super(usual.getHttpConfiguration());
    setInputBufferSize(usual.getInputBufferSize());
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(
        new AnyPathConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
  }

  /** The path of a request as it was called; null where it has none. */
  static @Nullable String calledPath(Request request) {
    String path = request.getHttpURI().getPath();
    boolean escaped = request.getConnectionMetaData().getAttribute(ESCAPED) != null;
    return path != null && escaped ? path.replace("%25", "%") : path;
  }

  private static final class AnyPathConnection extends HttpConnection {

    AnyPathConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
      try {
        return super.newHttpStream(method, uri, version);
      } catch (IllegalArgumentException unreadable) {
        // With its escapes escaped it can be read, and is refused for them.
        setAttribute(ESCAPED, true);
        return super.newHttpStream(method, uri.replace("%", "%25"), version);
      }
    }
  }
}
