package cloud.faso.platform.outward;

import cloud.faso.platform.outward.CallResult.Answered;
import cloud.faso.platform.outward.CallResult.Failed;
import cloud.faso.platform.outward.CallResult.Why;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts to the outside. A name is resolved once for each connection, its addresses are looked at,
 * and the connection goes to those: a name service that gives another answer the second time gains
 * nothing. Redirects are not followed, and of an answer only the status is read.
 */
public final class OutwardCalls {

  private static final Logger log = LoggerFactory.getLogger(OutwardCalls.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final int THREADS = 16;

  /** Bytes of an answer's body that are let pass before the connection is given up. */
  private static final long IGNORED = 64 << 10;

  private final Destinations destinations;
  private final @Nullable Path authorities;
  private final Duration timeout;
  private @Nullable HttpClient client;

  /**
   * @param authorities PEM file of who may sign certificates, besides those that Java trusts
   * @param timeout of a whole call
   */
  public OutwardCalls(Destinations destinations, @Nullable Path authorities, Duration timeout) {
    this.destinations = destinations;
    this.authorities = authorities;
    this.timeout = timeout;
  }

  /** Posts, and waits for the answer's status. */
  public CallResult post(URI url, String contentType, Map<String, String> headers, byte[] body) {
    CompletableFuture<Result> done = new CompletableFuture<>();
    AtomicLong received = new AtomicLong();
    Request request =
        client()
            .newRequest(url)
            .method(HttpMethod.POST)
            .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .body(new BytesRequestContent(contentType, body))
            .headers(fields -> headers.forEach(fields::put))
            .onResponseContent(
                (response, content) -> ignore(response.getRequest(), content, received));
    request.send(done::complete);
    Result result = done.join();
    int status = result.getResponse() == null ? 0 : result.getResponse().getStatus();
    return status > 0 ? new Answered(status) : new Failed(why(url, result.getFailure()));
  }

  private static void ignore(Request request, ByteBuffer content, AtomicLong received) {
    if (received.addAndGet(content.remaining()) > IGNORED) {
      var _ = request.abort(new IllegalStateException("an answer that nobody wants so much of"));
    }
  }

  private static Why why(URI url, @Nullable Throwable failure) {
    log.debug("no answer from {}", url.getHost(), failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Destinations.ClosedException _ -> {
          return Why.CLOSED;
        }
        case UnknownHostException _ -> {
          return Why.UNKNOWN_HOST;
        }
        case TimeoutException _, java.net.SocketTimeoutException _ -> {
          return Why.TIMEOUT;
        }
        case SSLException _ -> {
          return Why.TLS;
        }
        default -> {}
      }
    }
    return Why.UNREACHABLE;
  }

  /** Begun with the first call: who makes none has no threads for it. */
  private synchronized HttpClient client() {
    HttpClient present = client;
    if (present == null) {
      present = start();
      client = present;
    }
    return present;
  }

  private HttpClient start() {
    HttpClient made = new HttpClient();
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("outward");
    threads.setDaemon(true);
    made.setExecutor(threads);
    if (authorities != null) {
      SslContextFactory.Client tls = new SslContextFactory.Client();
      tls.setSslContext(TrustedAuthorities.context(authorities));
      made.setSslContextFactory(tls);
    }
    made.setConnectTimeout(CONNECT.toMillis());
    made.setIdleTimeout(IDLE.toMillis());
    made.setDestinationIdleTimeout(IDLE.toMillis());
    made.setFollowRedirects(false);
    made.setUserAgentField(null);
    made.setHttpCookieStore(new HttpCookieStore.Empty());
    made.setSocketAddressResolver(
        (host, port, _, promise) -> threads.execute(() -> resolve(host, port, promise)));
    try {
      made.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not start", e);
    }
    // Whatever is answered is the answer: nothing is tried again with credentials or elsewhere.
    made.getProtocolHandlers().clear();
    made.getContentDecoderFactories().clear();
    return made;
  }

  private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
    try {
      promise.succeeded(
          destinations.resolve(host).stream()
              .map(address -> new InetSocketAddress(address, port))
              .toList());
    } catch (UnknownHostException e) {
      promise.failed(e);
    }
  }

  /** Ends all calls for good: the process is about to stop. */
  public synchronized void close() {
    try {
      if (client != null) {
        client.stop();
      }
    } catch (Exception e) {
      log.warn("the HTTP client does not stop", e);
    }
  }
}
