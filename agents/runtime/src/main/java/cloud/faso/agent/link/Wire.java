package cloud.faso.agent.link;

import cloud.faso.agent.platform.AgentJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP to one control plane under one identity. Blocking calls and no thread of its own, so that a
 * process can hold thousands. Streams have connections of their own, of which each may take hours:
 * no call waits for one.
 */
final class Wire implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final int STREAMS = 4;
  private static final int TURN_SECONDS = 300;
  private static final int LARGEST_ANSWER = 256 * 1024 * 1024;
  private static final int LARGEST_PROBLEM = 64 * 1024;
  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  private final URI base;
  private final CloseableHttpClient calls;
  private final CloseableHttpClient streams;

  Wire(URI base, SSLContext tls) {
    this.base = base;
    this.calls = client(tls, CONNECTIONS);
    this.streams = client(tls, STREAMS);
  }

  private static CloseableHttpClient client(SSLContext tls, int most) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setTlsSocketStrategy(
                ClientTlsStrategyBuilder.create().setSslContext(tls).buildClassic())
            .setMaxConnPerRoute(most)
            .setMaxConnTotal(most)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT)
                    .setSocketTimeout(CONNECT)
                    .setValidateAfterInactivity(TimeValue.ofSeconds(5))
                    .build())
            .build();
    // Retries that wait are the agent's business. Connections are all the same node's: without
    // saying so, one with a client certificate is never used again.
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .disableAutomaticRetries()
        .disableConnectionState()
        .disableCookieManagement()
        .disableRedirectHandling()
        .disableAuthCaching()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build();
  }

  /** Posts a message and gives the body of the answer. */
  byte[] post(String path, Object message, int timeoutSeconds)
      throws LinkFailure, InterruptedException {
    HttpPost request = new HttpPost(base.resolve(path));
    try {
      request.setEntity(
          new ByteArrayEntity(
              AgentJson.MAPPER.writeValueAsBytes(message), ContentType.APPLICATION_JSON));
    } catch (IOException e) {
      throw new LinkFailure(LinkFailure.Kind.REJECTED, "A message cannot be written as JSON", e);
    }
    return call(request, timeoutSeconds);
  }

  /** Gets the body of an answer. */
  byte[] get(String path, int timeoutSeconds) throws LinkFailure, InterruptedException {
    return call(new HttpGet(base.resolve(path)), timeoutSeconds);
  }

  private byte[] call(HttpUriRequestBase request, int timeoutSeconds)
      throws LinkFailure, InterruptedException {
    limit(request, timeoutSeconds, timeoutSeconds);
    try {
      return executeOnALivingConnection(request);
    } catch (Refusal e) {
      throw e.failure();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (IllegalStateException e) {
      // An interrupt while waiting for a connection, or a client that was closed meanwhile.
      throw unreachable(new IOException("the call was given up", e));
    }
  }

  /**
   * A connection that the server closed while it lay idle is found out only by using it; every call
   * of the protocol may be made twice, so it is made once more at once.
   */
  private byte[] executeOnALivingConnection(HttpUriRequestBase request) throws IOException {
    try {
      return calls.execute(request, Wire::body);
    } catch (NoHttpResponseException e) {
      return calls.execute(request, Wire::body);
    }
  }

  /**
   * Begins to read an answer's body as it comes, when it is its turn; the caller closes it.
   *
   * @param timeoutSeconds how long the answer, and each part of it, may keep one waiting
   */
  ClassicHttpResponse stream(String path, String range, int timeoutSeconds)
      throws LinkFailure, InterruptedException {
    HttpGet request = new HttpGet(base.resolve(path));
    request.setHeader("Range", range);
    limit(request, TURN_SECONDS, timeoutSeconds);
    try {
      ClassicHttpResponse response = streams.executeOpen(null, request, null);
      if (response.getCode() / 100 != 2) {
        try (response) {
          throw refusal(response);
        }
      }
      return response;
    } catch (Refusal e) {
      throw e.failure();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (IllegalStateException e) {
      // An interrupt while waiting for a connection, or a client that was closed meanwhile.
      throw unreachable(new IOException("the call was given up", e));
    }
  }

  private static void limit(HttpUriRequestBase request, int turnSeconds, int timeoutSeconds) {
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofSeconds(turnSeconds))
            .setResponseTimeout(Timeout.ofSeconds(timeoutSeconds))
            .build());
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException {
    if (response.getCode() / 100 != 2) {
      throw refusal(response);
    }
    byte[] body =
        response.getEntity() == null
            ? null
            : EntityUtils.toByteArray(response.getEntity(), LARGEST_ANSWER);
    return body == null ? new byte[0] : body;
  }

  private static Refusal refusal(ClassicHttpResponse response) throws IOException {
    LinkFailure.Kind kind =
        switch (response.getCode()) {
          case 401 -> LinkFailure.Kind.UNAUTHENTICATED;
          case 403, 410 -> LinkFailure.Kind.RETIRED;
          case 404 -> LinkFailure.Kind.NOT_FOUND;
          case 409 -> LinkFailure.Kind.SUPERSEDED;
          case 429 -> LinkFailure.Kind.UNAVAILABLE;
          default ->
              response.getCode() >= 500 ? LinkFailure.Kind.UNAVAILABLE : LinkFailure.Kind.REJECTED;
        };
    return new Refusal(kind, response.getCode() + ": " + detail(response));
  }

  private static String detail(ClassicHttpResponse response) throws IOException {
    byte[] body =
        response.getEntity() == null
            ? null
            : EntityUtils.toByteArray(response.getEntity(), LARGEST_PROBLEM);
    if (body == null || body.length == 0) {
      return "no detail";
    }
    try {
      JsonNode problem = AgentJson.MAPPER.readTree(body);
      return problem.path("detail").asText(problem.path("title").asText("no detail"));
    } catch (IOException e) {
      return "an answer that is not the control plane's";
    }
  }

  private LinkFailure unreachable(IOException e) throws InterruptedException {
    boolean givenUp = e.getCause() instanceof CancellationException;
    if (Thread.interrupted() || givenUp) {
      InterruptedException interrupted = new InterruptedException("a call was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    String what = e instanceof SSLException ? "TLS fails: " : "cannot be reached: ";
    return new LinkFailure(
        LinkFailure.Kind.UNREACHABLE, "The control plane at " + base + " " + what + describe(e), e);
  }

  private static String describe(IOException e) {
    return switch (e) {
      case NoHttpResponseException gone -> "the connection was closed: " + gone.getMessage();
      case InterruptedIOException late -> "no answer in time: " + late.getMessage();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  @Override
  public void close() {
    calls.close(CloseMode.IMMEDIATE);
    streams.close(CloseMode.IMMEDIATE);
  }

  /** Lets calls under way end before their connections are closed. */
  void retire() {
    calls.close(CloseMode.GRACEFUL);
    streams.close(CloseMode.GRACEFUL);
  }

  /** A refusal on its way through the HTTP client. */
  private static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;
    private final LinkFailure.Kind kind;

    Refusal(LinkFailure.Kind kind, String message) {
      super(message);
      this.kind = kind;
    }

    LinkFailure failure() {
      return new LinkFailure(kind, "The control plane answered " + getMessage());
    }
  }
}
