package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.PublicContract.Operation;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.noun.Nouns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the API can do, the command line can, and calls it by its right name. */
class CommandsAndContractTest {

  private static final PublicContract CONTRACT = new PublicContract();

  /**
   * For machines only: probes of load balancers, metrics, and the contract itself; and what {@code
   * faso login} does with a token of an issuer.
   */
  private static final Set<String> WITHOUT_COMMAND =
      Set.of("getLiveness", "getReadiness", "getMetrics", "getOpenApi", "createSession");

  /** Asked for, never typed on the line, where others see them. */
  private static final Set<String> SECRET = Set.of("password", "currentPassword", "newPassword");

  /** Query parameters that traits stand for, and the two that every command has. */
  private static final Set<String> COMMON =
      Set.of("limit", "after", "sort", "q", "dryRun", "wait", "timeout", "tenant", "ministry");

  private record Use(Noun noun, Verb verb, Endpoint endpoint) {
    @Override
    public String toString() {
      return noun.name() + " " + verb.name() + " → " + endpoint.operationId();
    }
  }

  @Test
  void every_operation_can_be_reached() {
    Set<String> reached =
        uses().map(use -> use.endpoint().operationId()).collect(Collectors.toSet());
    reached.addAll(WITHOUT_COMMAND);

    assertThat(reached)
        .containsExactlyInAnyOrderElementsOf(
            CONTRACT.operations().map(Operation::id).collect(Collectors.toSet()));
  }

  @Test
  void every_command_calls_what_the_contract_declares() {
    assertThat(uses())
        .allSatisfy(
            use -> {
              Operation operation = CONTRACT.operation(use.endpoint().operationId());
              assertThat(use.endpoint().method()).as(use.toString()).isEqualTo(operation.method());
              assertThat(use.endpoint().path()).as(use.toString()).isEqualTo(operation.path());
            });
  }

  @Test
  void everything_that_a_call_takes_can_be_typed() {
    assertThat(uses())
        .allSatisfy(
            use -> {
              Operation operation = CONTRACT.operation(use.endpoint().operationId());
              Set<String> missing = new HashSet<>(CONTRACT.queryParameters(operation));
              missing.addAll(CONTRACT.bodyFields(operation));
              missing.removeAll(COMMON);
              missing.removeAll(SECRET);
              missing.removeAll(typed(use.verb()));
              assertThat(missing).as(use.toString()).isEmpty();
            });
  }

  @Test
  void the_choices_of_an_option_are_those_that_the_contract_has() {
    assertThat(Nouns.NAMES.stream().map(Nouns::named).flatMap(noun -> noun.verbs().stream()))
        .allSatisfy(
            verb -> {
              for (Field field : verb.fields()) {
                Set<String> choices =
                    field.json() == null
                        ? Set.of()
                        : verb.endpoints().stream()
                            .map(endpoint -> CONTRACT.operation(endpoint.operationId()))
                            .flatMap(operation -> CONTRACT.choices(operation, field.json()))
                            .collect(Collectors.toSet());
                if (field.json() != null) {
                  assertThat(field.choices())
                      .as(verb.endpoint().operationId() + " " + field.option())
                      .containsExactlyInAnyOrderElementsOf(choices);
                }
              }
            });
  }

  @Test
  void a_command_has_the_options_that_come_with_what_it_does() {
    assertThat(uses())
        .allSatisfy(
            use -> {
              Set<String> parameters =
                  CONTRACT.queryParameters(CONTRACT.operation(use.endpoint().operationId()));
              Set<Trait> traits = use.verb().traits();
              assertThat(traits.contains(Trait.CHANGES))
                  .as(use.toString())
                  .isEqualTo(parameters.contains("dryRun"));
              assertThat(traits.contains(Trait.LISTS))
                  .as(use.toString())
                  .isEqualTo(parameters.contains("after"));
            });
  }

  /**
   * What is done when the answer comes, or waits for a person: a request that is granted at once
   * answers with the operation of what it asked for.
   */
  private static final Set<String> NOT_WAITED_FOR =
      Set.of("forceDeleteVm", "createMinistryRequest", "createTenantRequest", "approveRequest");

  @Test
  void whatever_answers_with_an_operation_can_be_waited_for() {
    assertThat(uses())
        .filteredOn(use -> !NOT_WAITED_FOR.contains(use.endpoint().operationId()))
        .filteredOn(use -> CONTRACT.goesOn(CONTRACT.operation(use.endpoint().operationId())))
        .isNotEmpty()
        .allSatisfy(
            use -> assertThat(use.verb().traits()).as(use.toString()).contains(Trait.ASYNCHRONOUS));
  }

  /** Words of the line that are no names of things. */
  private static final Set<String> SENTENCE = Set.of("who", "operation", "target");

  /** The ends of a packet, and what {@code --tcp 443} comes to. */
  private static final Set<String> PACKET = Set.of("from", "to", "protocol", "port");

  private static Set<String> typed(Verb verb) {
    Set<String> typed =
        verb.fields().stream()
            .flatMap(field -> Stream.ofNullable(field.json()))
            .collect(Collectors.toSet());
    if (verb.names() == Names.ONE) {
      typed.addAll(List.of("name", "code", "person", "username"));
    }
    if (verb.name().equals("explain")) {
      typed.addAll(SENTENCE);
    }
    if (verb.name().equals("trace")) {
      typed.addAll(PACKET);
    }
    for (Field field : verb.fields()) {
      if (field.option().equals("--offset")) {
        typed.add("offset"); // a negative number, which the console's own reading turns forward
      }
    }
    return typed;
  }

  private static Stream<Use> uses() {
    return Nouns.NAMES.stream()
        .map(Nouns::named)
        .flatMap(
            noun ->
                noun.verbs().stream()
                    .flatMap(
                        verb ->
                            verb.endpoints().stream()
                                .map(endpoint -> new Use(noun, verb, endpoint))));
  }
}
