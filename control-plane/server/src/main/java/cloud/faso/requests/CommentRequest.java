package cloud.faso.requests;

/** Something to be said about a request. */
public record CommentRequest(String text) {}
