package cloud.faso.compute;

/** Why somebody's user data is to be read. */
public record ReadUserDataRequest(String reason) {}
