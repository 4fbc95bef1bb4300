package cloud.faso.platform.http;

import jakarta.inject.Provider;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Answers HEAD with the length that GET would have, where that is known, and never with 0. */
public final class HeadInterceptor implements WriterInterceptor {

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private Provider<ContainerRequestContext> request;

  @Override
  public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
    if (!request.get().getMethod().equals(HttpMethod.HEAD)) {
      answer.proceed();
      return;
    }
    boolean endless = MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(answer.getMediaType());
    DataOutputStream counted = new DataOutputStream(OutputStream.nullOutputStream());
    if (!endless) {
      answer.setOutputStream(counted);
      answer.proceed();
    }
    MultivaluedMap<String, Object> headers = answer.getHeaders();
    if (headers.containsKey(HttpHeaders.CONTENT_LENGTH)) {
      return;
    }
    boolean mayBePacked = request.get().getHeaderString(HttpHeaders.ACCEPT_ENCODING) != null;
    if (endless || mayBePacked) {
      // Else the server takes an answer of which nothing is written for an empty one.
      headers.putSingle("Transfer-Encoding", "chunked");
    } else {
      headers.putSingle(HttpHeaders.CONTENT_LENGTH, counted.size());
    }
  }
}
