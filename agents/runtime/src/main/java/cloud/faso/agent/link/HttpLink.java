package cloud.faso.agent.link;

import cloud.faso.agent.images.ImageSource;
import cloud.faso.agent.platform.AgentJson;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.TraceAnswer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** The protocol over HTTPS, as the node that an identity names. */
public final class HttpLink implements Link {
  private static final int TIMEOUT_SECONDS = 30;

  /** A long poll is given up only when its answer is clearly lost. */
  private static final int GRACE_SECONDS = 15;

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-.*");

  private final URI base;
  private volatile Wire wire;

  /**
   * Speaks to the control plane at {@code base} as that node.
   *
   * @param base e.g. {@code https://faso.example:9443}
   */
  public HttpLink(URI base, Identity identity) throws IOException {
    this.base = base;
    this.wire = wire(identity);
  }

  private Wire wire(Identity identity) throws IOException {
    try {
      return new Wire(base, Tls.as(identity));
    } catch (GeneralSecurityException e) {
      throw new IOException("The node's certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /** Goes on under a renewed identity. */
  public void use(Identity identity) throws IOException {
    Wire old = wire;
    wire = wire(identity);
    old.retire();
  }

  @Override
  public Session openSession(OpenSession request) throws LinkFailure, InterruptedException {
    return read(wire.post("/agent/v1/session", request, TIMEOUT_SECONDS), Session.class);
  }

  @Override
  public Assignments assignments(long epoch, long since, int waitSeconds)
      throws LinkFailure, InterruptedException {
    String path =
        "/agent/v1/assignments?epoch=" + epoch + "&since=" + since + "&wait=" + waitSeconds;
    byte[] body = wire.get(path, waitSeconds + GRACE_SECONDS);
    try {
      return AssignmentReader.read(body);
    } catch (IOException e) {
      throw garbled(e);
    }
  }

  @Override
  public ObservationsAck observe(Observations observations)
      throws LinkFailure, InterruptedException {
    return read(
        wire.post("/agent/v1/observations", observations, TIMEOUT_SECONDS), ObservationsAck.class);
  }

  @Override
  public void console(String queryId, ConsoleChunk chunk) throws LinkFailure, InterruptedException {
    wire.post("/agent/v1/console/" + queryId, chunk, TIMEOUT_SECONDS);
  }

  @Override
  public void trace(String queryId, TraceAnswer answer) throws LinkFailure, InterruptedException {
    wire.post("/agent/v1/traces/" + queryId, answer, TIMEOUT_SECONDS);
  }

  @Override
  public ImageSource.Content image(String digest, long offset)
      throws LinkFailure, InterruptedException {
    ClassicHttpResponse response =
        wire.stream("/agent/v1/images/" + digest, "bytes=" + offset + "-", TIMEOUT_SECONDS);
    try {
      return new ImageSource.Content(start(response), new Body(response));
    } catch (IOException e) {
      throw garbled(e);
    }
  }

  private static long start(ClassicHttpResponse response) throws IOException {
    Header range = response.getFirstHeader("Content-Range");
    if (response.getCode() != 206 || range == null) {
      return 0;
    }
    Matcher matcher = CONTENT_RANGE.matcher(range.getValue());
    if (!matcher.matches()) {
      throw new IOException("Content-Range is not understood: " + range.getValue());
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public IssuedCertificate renew(RenewRequest request) throws LinkFailure, InterruptedException {
    return read(
        wire.post("/agent/v1/certificate", request, TIMEOUT_SECONDS), IssuedCertificate.class);
  }

  @Override
  public void close() {
    wire.close();
  }

  static <T> T read(byte[] body, Class<T> type) throws LinkFailure {
    try {
      return AgentJson.MAPPER.readValue(body, type);
    } catch (IOException e) {
      throw garbled(e);
    }
  }

  private static LinkFailure garbled(IOException e) {
    return new LinkFailure(
        LinkFailure.Kind.REJECTED,
        "The control plane's answer is not understood by this agent; is it of the same version? "
            + e.getMessage(),
        e);
  }

  /** A body that gives its connection back when it is closed. */
  private static final class Body extends FilterInputStream {
    private final ClassicHttpResponse response;

    Body(ClassicHttpResponse response) throws IOException {
      super(
          response.getEntity() == null
              ? InputStream.nullInputStream()
              : response.getEntity().getContent());
      this.response = response;
    }

    @Override
    public void close() throws IOException {
      // Not the stream: closing that would read a half-wanted image to its end.
      response.close();
    }
  }
}
