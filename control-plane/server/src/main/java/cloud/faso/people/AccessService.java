package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TokenId;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Explains who may do what: by the contract, which is what decides at the gate. */
public final class AccessService {

  /** What a lead may not ask about: it would tell what people are elsewhere. */
  private static final Set<Operation.Scope> BEYOND_A_MINISTRY =
      EnumSet.of(Operation.Scope.PLATFORM, Operation.Scope.SELF);

  private final Contract contract;
  private final Callers callers;
  private final PersonService people;
  private final Directory directory;

  public AccessService(
      Contract contract, Callers callers, PersonService people, Directory directory) {
    this.contract = contract;
    this.callers = callers;
    this.people = people;
    this.directory = directory;
  }

  AccessView table() {
    return new AccessView(contract.operations().stream().map(AccessView.Rule::of).toList());
  }

  /**
   * Whether {@code who} may do {@code operation}.
   *
   * @param who person, or id of a service account's token
   * @param target ministry or tenant, for what is done in one; what the asker cannot know of might
   *     as well not be there
   */
  AccessExplanationView explain(
      PlatformScope asker, String who, String operation, @Nullable String target, Locale locale) {
    Operation asked = contract.operation(operation);
    if (asked == null) {
      throw PlatformProblem.INVALID
          .problem()
          .because("?operation", "violation.unknown-operation", operation);
    }
    if (asker.role() == Role.LEAD && BEYOND_A_MINISTRY.contains(asked.scope())) {
      throw PlatformProblem.FORBIDDEN.problem().saying("forbidden.explain");
    }
    Optional<Caller> caller = caller(who);
    List<Grant> grants =
        caller.map(Caller::grants).orElse(List.of()).stream()
            .filter(grant -> asker.caller().reaches(grant.ministry(), grant.tenant()))
            .toList();
    Optional<Phrase> obstacle = obstacle(who, asked, caller);
    Optional<Grant> by =
        switch (asked.scope()) {
          case PUBLIC, PERSON, NODE -> Optional.empty();
          case PLATFORM, SELF -> caller.flatMap(each -> each.may(asked.roles()));
          case MINISTRY -> {
            MinistryRef place = ministry(asker.caller(), target);
            obstacle = obstacle.or(() -> retiring(asked, place::requireStays));
            yield caller.flatMap(each -> each.may(place, asked.roles()));
          }
          case TENANT -> {
            TenantRef place = tenant(asker.caller(), target);
            obstacle = obstacle.or(() -> retiring(asked, place::requireStays));
            yield caller.flatMap(each -> each.may(place, asked.roles()));
          }
        };
    boolean free =
        asked.scope() == Operation.Scope.PUBLIC
            || (asked.scope() == Operation.Scope.PERSON
                && caller.filter(each -> each.person() != null).isPresent());
    return new AccessExplanationView(
        obstacle.isEmpty() && (free || by.isPresent()),
        obstacle.map(phrase -> phrase.in(locale)).orElse(null),
        AccessView.Rule.of(asked),
        by.map(this::view).orElse(null),
        asked.roles(),
        givenBy(asked.roles()),
        grants.stream().map(this::view).toList());
  }

  /** What keeps out whoever it is, be the roles what they may. */
  private static Optional<Phrase> obstacle(String who, Operation asked, Optional<Caller> caller) {
    if (asked.scope() == Operation.Scope.PUBLIC) {
      return Optional.empty();
    }
    if (caller.isEmpty()) {
      return Optional.of(new Phrase("explain.void", who));
    }
    return caller
        .filter(each -> each.mustChangePassword() && asked.scope() != Operation.Scope.PERSON)
        .map(each -> new Phrase("explain.password", each.name()));
  }

  /** As at the gate: what is being retired, or was, is only read. */
  private static Optional<Phrase> retiring(Operation asked, Runnable check) {
    if (!asked.mutating() || asked.whileRetiring()) {
      return Optional.empty();
    }
    try {
      check.run();
      return Optional.empty();
    } catch (Problem retiring) {
      return Optional.of(retiring.detail());
    }
  }

  private Optional<Caller> caller(String who) {
    return TypedId.looksLike(TokenId.PREFIX, who)
        ? callers.byTokenId(new TokenId(who))
        : callers.byPerson(people.require(who, "?who").id(), null);
  }

  /** By the same table: whoever may give a role there. */
  private Set<String> givenBy(Set<String> roles) {
    Set<String> givers = new TreeSet<>();
    for (String role : roles) {
      String giving =
          switch (Role.of(role).scope()) {
            case PLATFORM -> "createPlatformMember";
            case MINISTRY -> "createMinistryMember";
            case TENANT -> "createTenantMember";
          };
      givers.addAll(Objects.requireNonNull(contract.operation(giving)).roles());
    }
    return givers;
  }

  private MinistryRef ministry(Caller asker, @Nullable String target) {
    String named = named(target);
    return directory
        .ministry(named)
        .filter(place -> asker.reaches(place.id(), null))
        .orElseThrow(() -> PlatformProblem.unknownReference("?target", "ministry", named));
  }

  private TenantRef tenant(Caller asker, @Nullable String target) {
    String named = named(target);
    if (directory.tenants(named).stream().noneMatch(asker::reaches)) {
      throw PlatformProblem.unknownReference("?target", "tenant", named);
    }
    return directory.tenant(asker, named);
  }

  private static String named(@Nullable String target) {
    if (target == null) {
      throw PlatformProblem.INVALID.problem().because("?target", "violation.missing");
    }
    return target;
  }

  private MeView.Grant view(Grant grant) {
    return MeView.Grant.of(grant, directory);
  }
}
