package cloud.faso.compute;

/**
 * Asks to read what is secret of a VM.
 *
 * @param reason for the second operator to judge, and for the VM's people to read
 */
public record ReadUserDataRequest(String reason) {}
