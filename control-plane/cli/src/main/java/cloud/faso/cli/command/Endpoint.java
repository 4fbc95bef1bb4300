package cloud.faso.cli.command;

/**
 * An operation of the API as {@code openapi/public.yaml} declares it; a test compares the two.
 *
 * @param path with its parts in braces
 */
public record Endpoint(String operationId, String method, String path) {

  public static Endpoint get(String operationId, String path) {
    return new Endpoint(operationId, "GET", path);
  }

  public static Endpoint post(String operationId, String path) {
    return new Endpoint(operationId, "POST", path);
  }

  public static Endpoint patch(String operationId, String path) {
    return new Endpoint(operationId, "PATCH", path);
  }

  public static Endpoint put(String operationId, String path) {
    return new Endpoint(operationId, "PUT", path);
  }

  public static Endpoint delete(String operationId, String path) {
    return new Endpoint(operationId, "DELETE", path);
  }
}
