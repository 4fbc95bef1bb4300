package cloud.faso.spec.agent;

import java.time.Instant;

/**
 * A client certificate signed by the control plane's own authority.
 *
 * @param nodeId the node that the certificate names, e.g. {@code node-01k3…}
 * @param certificatePem the certificate, PEM
 * @param caPem the authority's certificate, PEM: what the agent trusts from now on
 * @param notAfter when it lapses; an agent renews at two thirds of its life
 */
public record IssuedCertificate(
    String nodeId, String certificatePem, String caPem, Instant notAfter) {}
