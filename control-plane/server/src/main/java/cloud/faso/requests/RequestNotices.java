package cloud.faso.requests;

import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.PersonId;
import cloud.faso.access.TenantId;
import cloud.faso.access.TokenService;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.notices.Recipient;
import cloud.faso.people.MemberService;
import cloud.faso.people.PersonRow;
import cloud.faso.people.PersonService;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.problem.Words;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes to those who have to decide, and to those who asked. */
final class RequestNotices {

  private final Notices notices;
  private final MemberService members;
  private final PersonService people;
  private final Callers callers;
  private final TokenService tokens;
  private final Directory directory;

  RequestNotices(Requests.Needs its) {
    this.notices = its.notices();
    this.members = its.members();
    this.people = its.people();
    this.callers = its.callers();
    this.tokens = its.tokens();
    this.directory = its.directory();
  }

  /** It is somebody's turn to decide. */
  void asked(RequestRow row, RequestStep step) {
    notices.tell(
        deciding(row, step),
        NoticeType.REQUEST_ASKED,
        row.askedName(),
        what(row),
        place(row),
        row.reason(),
        row.id().value());
  }

  /** It still is. */
  void remind(RequestRow row, RequestStep step) {
    notices.tell(
        deciding(row, step),
        NoticeType.REQUEST_REMINDER,
        row.askedName(),
        what(row),
        place(row),
        row.reason(),
        row.id().value(),
        Words.time(row.lapsesAt()));
  }

  void granted(RequestRow row, String path) {
    notices.tell(
        asker(row), NoticeType.REQUEST_GRANTED, what(row), place(row), path, row.id().value());
  }

  void refused(RequestRow row, String why) {
    notices.tell(
        asker(row), NoticeType.REQUEST_REFUSED, what(row), place(row), why, row.id().value());
  }

  void lapsed(RequestRow row) {
    notices.tell(asker(row), NoticeType.REQUEST_LAPSED, what(row), place(row), row.id().value());
  }

  /** It ends with its tenant. */
  void goesWithTenant(RequestRow row) {
    notices.tell(asker(row), NoticeType.REQUEST_TENANT_GONE, what(row), place(row));
  }

  private static Phrase what(RequestRow row) {
    Phrase what = new Phrase("requested-call." + row.operation(), row.subject());
    Instant end = row.wish().end();
    return end == null ? what : new Phrase("requested-until", what, Words.time(end));
  }

  private String place(RequestRow row) {
    String code = directory.codeOf(row.ministryId());
    TenantId tenant = row.tenantId();
    if (tenant == null) {
      return code;
    }
    // What lapsed may be noted only after its tenant went.
    return directory.tenants(tenant.value()).stream()
        .findFirst()
        .map(place -> code + " / " + place.name())
        .orElse(code + " / " + tenant.value());
  }

  /** Leads who have an address, or else whom the ministry names as its contacts. */
  private Audience deciding(RequestRow row, RequestStep step) {
    if (step == RequestStep.OPERATOR) {
      return Audience.OPERATORS;
    }
    List<Recipient> leads =
        members.leadsOf(row.ministryId()).stream().flatMap(RequestNotices::recipient).toList();
    return leads.isEmpty() ? new Audience.Contacts(row.ministryId()) : new Audience.People(leads);
  }

  /** The person who asked, or whom the service account comes from. */
  private Audience asker(RequestRow row) {
    return new Audience.People(
        callers
            .again(row.askedPerson(), row.askedToken())
            .map(tokens::responsible)
            .filter(each -> TypedId.looksLike(PersonId.PREFIX, each))
            .flatMap(each -> people.find(new PersonId(each)))
            .stream()
            .flatMap(RequestNotices::recipient)
            .toList());
  }

  private static Stream<Recipient> recipient(PersonRow person) {
    return Optional.ofNullable(person.email())
        .map(email -> new Recipient(person.name(), email, Locale.of(person.language())))
        .stream();
  }
}
