package cloud.faso.agentlink;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What {@link PortFilter} does, for pages that are no part of an API. */
public final class PublicPortOnly implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
      throws IOException, ServletException {
    if (request.getAttribute(PortFilter.AGENTS_PORT) != null) {
      ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    rest.doFilter(request, response);
  }
}
