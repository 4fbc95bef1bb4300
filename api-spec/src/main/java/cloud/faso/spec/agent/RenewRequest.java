package cloud.faso.spec.agent;

/**
 * Asks for a fresh certificate for the node that the present certificate names.
 *
 * @param csrPem PKCS#10 request, PEM
 */
public record RenewRequest(String csrPem) {}
