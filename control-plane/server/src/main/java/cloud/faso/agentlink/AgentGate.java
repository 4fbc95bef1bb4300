package cloud.faso.agentlink;

import cloud.faso.access.AgentFacing;
import cloud.faso.hardware.HardwareProblem;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.http.RequestValues;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * Lets an agent through to its resource method, or refuses it. TLS has checked that its certificate
 * is of our authority; whether it is good for anything now stands in the books.
 */
@Priority(Priorities.AUTHENTICATION)
public final class AgentGate implements ContainerRequestFilter {

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final Contract contract;
  private final AgentLink link;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private ResourceInfo resource;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private Provider<HttpServletRequest> servletRequest;

  public AgentGate(Contract contract, AgentLink link) {
    this.contract = contract;
    this.link = link;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!resource.getResourceClass().isAnnotationPresent(AgentFacing.class)) {
      return;
    }
    String method = resource.getResourceMethod().getName();
    Operation operation =
        Objects.requireNonNull(contract.operation(method), () -> method + " is in no contract");
    if (operation.scope() == Operation.Scope.NODE) {
      RequestValues.put(request, AgentScope.class, enter());
    }
  }

  private AgentScope enter() {
    return resource.getResourceMethod().isAnnotationPresent(EvenIfLapsed.class)
        ? link.enterToRenew(serial())
        : link.enter(serial());
  }

  private BigInteger serial() {
    if (servletRequest.get().getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
        && chain.length > 0) {
      return chain[0].getSerialNumber();
    }
    throw HardwareProblem.CERTIFICATE_UNKNOWN.problem();
  }
}
