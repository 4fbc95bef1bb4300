package cloud.faso.agent.link;

import cloud.faso.agent.platform.AgentJson;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.ConsoleQuery;
import cloud.faso.spec.agent.EnrolRequest;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceQuery;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's end of the protocol, as much as an agent's tests need: over real TLS on a
 * real port, with state in memory that outlives {@link #stop} and {@link #start}.
 */
public final class TestControlPlane implements AutoCloseable {
  static {
    // The JDK's server writes head and body apart; without this each answer waits for an ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final TestAuthority authority;
  private final Map<String, TestNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, byte[]> images = new ConcurrentHashMap<>();
  private final Map<String, String> keysOfTokens = new ConcurrentHashMap<>();
  private final AtomicInteger lostEnrolments = new AtomicInteger();
  private final Map<String, ConsoleChunk> answers = new ConcurrentHashMap<>();
  private final Map<String, TraceAnswer> traced = new ConcurrentHashMap<>();

  /** Requests to answer with 503 before the next is served. */
  public final AtomicInteger refuse = new AtomicInteger();

  /** Calls for a session that arrive only {@linkplain #deliverLateOpenings later}. */
  public final AtomicInteger lateOpenings = new AtomicInteger();

  private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();

  /** Image downloads to cut off, each after {@link #cutAfterBytes}. */
  public final AtomicInteger cuts = new AtomicInteger();

  /** Requests served. */
  public final AtomicInteger requests = new AtomicInteger();

  /** The connections on which requests came. */
  public final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

  /** How much of an image comes before a cut. */
  public volatile int cutAfterBytes = 100_000;

  private volatile Duration certificateLife = Duration.ofDays(1);
  private @Nullable HttpsServer server;
  private @Nullable ExecutorService threads;
  private int port;

  /** One that is not started yet. */
  public TestControlPlane() throws Exception {
    authority = new TestAuthority();
  }

  // For tests

  /** Begins to serve, on the same port as before. */
  public void start() throws Exception {
    SSLContext tls = authority.server();
    HttpsServer created =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    created.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    threads = Executors.newVirtualThreadPerTaskExecutor();
    created.setExecutor(threads);
    created.createContext("/agent/v1/", this::serve);
    created.start();
    port = created.getAddress().getPort();
    server = created;
  }

  /** Stops serving; what it knows stays. */
  public void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** A key to enrol with. */
  public static KeyPair newKey() {
    return Credentials.newKey();
  }

  /** Loses the next answer to an enrolment, which takes place all the same. */
  public void loseAnEnrolment() {
    lostEnrolments.incrementAndGet();
  }

  /** Has the calls for a session arrive that were late. */
  public void deliverLateOpenings() {
    late.forEach(Runnable::run);
    late.clear();
  }

  /** Goes back to when the node had opened so many sessions: a database from a backup. */
  public void restore(String nodeId, long epoch) {
    node(nodeId).restore(epoch);
  }

  /** Where agents reach it. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** A token with which a node may join once. */
  public JoinToken token(String nodeId, String secret) throws Exception {
    nodes.computeIfAbsent(nodeId, _ -> new TestNode());
    return JoinToken.parse("fjt_" + nodeId + "." + secret + "." + authority.digest());
  }

  /** How long certificates hold that are issued from now on. */
  public void certificatesHold(Duration life) {
    certificateLife = life;
  }

  /** An image to be downloaded; gives its digest. */
  public String image(byte[] content) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
    String digest = "sha256:" + HexFormat.of().formatHex(hash);
    images.put(digest, content);
    return digest;
  }

  /** Serves other content than a digest promises; null takes it away. */
  public void corrupt(String digest, byte @Nullable [] content) {
    if (content == null) {
      images.remove(digest);
    } else {
      images.put(digest, content);
    }
  }

  /** Has a node make a VM so; null makes it gone. */
  public void assign(String nodeId, String vmId, long generation, @Nullable VmSpec spec) {
    node(nodeId).assign(vmId, generation, spec);
  }

  /** Has a node make anything so; null makes it gone. */
  public void assign(String nodeId, Kind kind, String id, long generation, @Nullable Spec spec) {
    node(nodeId).assign(kind, id, generation, spec);
  }

  /** What a node last said of the network. */
  public Optional<NetworkObservation> lastNetwork(String nodeId) {
    return node(nodeId).lastNetwork();
  }

  /** Who signs all certificates here. */
  public TestAuthority authority() {
    return authority;
  }

  /** Asks for a part of a console. */
  public void ask(String nodeId, ConsoleQuery query) {
    node(nodeId).ask(query);
  }

  /** Asks for the way of a packet. */
  public void ask(String nodeId, TraceQuery query) {
    node(nodeId).ask(query);
  }

  /** The answer to a trace query, once it has come. */
  public Optional<TraceAnswer> traced(String queryId) {
    return Optional.ofNullable(traced.get(queryId));
  }

  /** The answer to a console query, once it has come. */
  public Optional<ConsoleChunk> answer(String queryId) {
    return Optional.ofNullable(answers.get(queryId));
  }

  /** What a node last said of a VM. */
  public Optional<VmObservation> observed(String nodeId, String vmId) {
    return node(nodeId).observed(vmId);
  }

  /** The last complete report of a node. */
  public Optional<Observations> lastComplete(String nodeId) {
    return node(nodeId).lastComplete();
  }

  /** How many sessions a node has opened. */
  public long epoch(String nodeId) {
    return node(nodeId).epoch();
  }

  /** Ends a node. */
  public void retire(String nodeId) {
    node(nodeId).retire();
  }

  private TestNode node(String nodeId) {
    TestNode node = nodes.get(nodeId);
    if (node == null) {
      throw new IllegalArgumentException("no node " + nodeId);
    }
    return node;
  }

  // Serving

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    connections.add(exchange.getRemoteAddress());
    try (exchange) {
      serveOrRefuse(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private void serveOrRefuse(HttpExchange exchange) throws Exception {
    try {
      if (refuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new Refused(503, "not now");
      }
      answer((HttpsExchange) exchange);
    } catch (Refused e) {
      byte[] problem =
          ("{\"title\":\"refused\",\"detail\":\"" + e.getMessage() + "\"}")
              .getBytes(StandardCharsets.UTF_8);
      send(exchange, e.status, problem);
    }
  }

  private void answer(HttpsExchange exchange) throws Exception {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    switch (path[3]) {
      case "enrol" -> enrol(exchange);
      case "certificate" -> renew(exchange);
      case "session" -> open(exchange);
      case "assignments" -> poll(exchange);
      case "observations" -> observe(exchange);
      case "images" -> image(exchange, path[4]);
      case "console" -> console(exchange, path[4]);
      case "traces" -> trace(exchange, path[4]);
      default -> throw new Refused(404, "no such thing");
    }
  }

  private void enrol(HttpsExchange exchange) throws Exception {
    EnrolRequest request = read(exchange, EnrolRequest.class);
    JoinToken token = JoinToken.parse(request.joinToken());
    String key = TestAuthority.keyIn(request.csrPem());
    if (!nodes.containsKey(token.nodeId())
        || !key.equals(keysOfTokens.computeIfAbsent(token.text(), _ -> key))) {
      throw new Refused(401, "the token is used up");
    }
    if (lostEnrolments.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new Refused(503, "lost on its way");
    }
    issue(exchange, token.nodeId(), request.csrPem());
  }

  private void renew(HttpsExchange exchange) throws Exception {
    issue(exchange, nodeId(exchange), read(exchange, RenewRequest.class).csrPem());
  }

  private void issue(HttpsExchange exchange, String nodeId, String csrPem) throws Exception {
    X509Certificate issued = authority.issue(csrPem, nodeId, certificateLife);
    send(
        exchange,
        201,
        new IssuedCertificate(
            nodeId,
            TestAuthority.pem(issued),
            TestAuthority.pem(authority.certificate()),
            issued.getNotAfter().toInstant()));
  }

  private void open(HttpsExchange exchange) throws Exception {
    String nodeId = nodeId(exchange);
    TestNode node = node(nodeId);
    OpenSession request = read(exchange, OpenSession.class);
    if (lateOpenings.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      late.add(() -> node.open(request));
      throw new Refused(503, "on its way for long");
    }
    long epoch = node.open(request);
    send(exchange, 201, new Session(nodeId, nodeId, epoch, 30, 300, Instant.now()));
  }

  private void poll(HttpsExchange exchange) throws Exception {
    TestNode node = node(nodeId(exchange));
    Map<String, Long> query = query(exchange);
    Duration wait = Duration.ofSeconds(number(query, "wait"));
    send(exchange, 200, node.poll(number(query, "since"), number(query, "epoch"), wait));
  }

  private void observe(HttpsExchange exchange) throws Exception {
    node(nodeId(exchange)).observe(read(exchange, Observations.class));
    send(exchange, 200, new ObservationsAck(30));
  }

  private void image(HttpsExchange exchange, String digest) throws Exception {
    nodeId(exchange);
    byte[] content = images.get(digest);
    if (content == null) {
      throw new Refused(404, "no such image");
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
    int length = content.length - from;
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    exchange.sendResponseHeaders(206, length);
    boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    OutputStream out = exchange.getResponseBody();
    out.write(content, from, cut ? Math.min(cutAfterBytes, length) : length);
    out.flush();
  }

  private void console(HttpsExchange exchange, String queryId) throws Exception {
    nodeId(exchange);
    answers.put(queryId, read(exchange, ConsoleChunk.class));
    exchange.sendResponseHeaders(204, -1);
  }

  private void trace(HttpsExchange exchange, String queryId) throws Exception {
    nodeId(exchange);
    traced.put(queryId, read(exchange, TraceAnswer.class));
    exchange.sendResponseHeaders(204, -1);
  }

  private String nodeId(HttpsExchange exchange) throws Exception {
    X509Certificate certificate;
    try {
      certificate = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      throw new Refused(401, "no client certificate");
    }
    String nodeId = certificate.getSubjectX500Principal().getName().replace("CN=", "");
    if (node(nodeId).isRetired()) {
      throw new Refused(410, "the node is retired");
    }
    return nodeId;
  }

  private static Map<String, Long> query(HttpExchange exchange) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      values.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
    }
    return values;
  }

  private static long number(Map<String, Long> query, String name) throws Refused {
    Long value = query.get(name);
    if (value == null) {
      throw new Refused(400, name + " is missing");
    }
    return value;
  }

  private static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return AgentJson.MAPPER.readValue(exchange.getRequestBody(), type);
  }

  private static void send(HttpExchange exchange, int status, Object message) throws IOException {
    send(exchange, status, AgentJson.MAPPER.writeValueAsBytes(message));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
