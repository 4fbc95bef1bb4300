package cloud.faso.spec.agent;

/**
 * Turns a join token into a client certificate; the only call made without one.
 *
 * @param joinToken the one-time secret that an operator got for this node
 * @param csrPem PKCS#10 request, PEM; its subject is ignored, the token names the node
 * @param agentVersion e.g. {@code 0.1.0}
 */
public record EnrolRequest(String joinToken, String csrPem, String agentVersion) {

  @Override
  public String toString() {
    return "EnrolRequest[joinToken=<secret>, agentVersion=" + agentVersion + "]";
  }
}
