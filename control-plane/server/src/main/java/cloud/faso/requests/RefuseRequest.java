package cloud.faso.requests;

/** Why a request is refused. */
public record RefuseRequest(String reason) {}
