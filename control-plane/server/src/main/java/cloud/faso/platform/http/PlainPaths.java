package cloud.faso.platform.http;

import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses paths that could be read in two ways, with an empty part, an encoded slash and the like,
 * and those that no text is. The connector would do so by itself, before it has read in which
 * language the caller wants to know.
 */
public final class PlainPaths extends Handler.Wrapper {

  private static final Violation[] REFUSED = {
    Violation.AMBIGUOUS_EMPTY_SEGMENT,
    Violation.AMBIGUOUS_PATH_ENCODING,
    Violation.AMBIGUOUS_PATH_PARAMETER,
    Violation.AMBIGUOUS_PATH_SEGMENT,
    Violation.AMBIGUOUS_PATH_SEPARATOR,
    Violation.BAD_PERCENT_ENCODING,
    Violation.BAD_UTF8_ENCODING,
    Violation.ILLEGAL_PATH_CHARACTERS,
    Violation.SUSPICIOUS_PATH_CHARACTERS,
    Violation.TRUNCATED_UTF8_ENCODING,
    Violation.UTF16_ENCODINGS
  };

  /** What a connector has to let through to here, and only to here. */
  public static UriCompliance compliance(UriCompliance usual) {
    return usual.with("plain-paths", REFUSED);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (Stream.of(REFUSED).anyMatch(request.getHttpURI()::hasViolation)) {
      Response.writeError(request, response, callback, 400, ProblemErrorHandler.OF_THE_PATH);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
