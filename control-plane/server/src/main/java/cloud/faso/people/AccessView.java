package cloud.faso.people;

import cloud.faso.platform.http.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The whole table of who may do what, as the contract has it and the gate holds it. */
public record AccessView(List<Rule> items) {

  /**
   * @param scope within what one of the roles is needed
   * @param roles empty where none is needed
   */
  public record Rule(
      String operation, String method, String path, String scope, Set<String> roles) {

    static Rule of(Operation operation) {
      return new Rule(
          operation.id(),
          operation.method(),
          operation.path(),
          operation.scope().name().toLowerCase(Locale.ROOT),
          operation.roles());
    }
  }
}
