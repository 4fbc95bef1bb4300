package cloud.faso.notices;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.problem.Bundle;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Tells people things, within the transaction of what there is to tell. */
public final class Notices {

  static final Bundle WORDS = new Bundle("cloud.faso.notices");

  private final MailTable table;
  private final AddressBook addresses;
  private final MemberBook members;
  private final MailSettings settings;
  private final IdSource ids;
  private final InstantSource clock;

  public Notices(
      Database database,
      AddressBook addresses,
      MemberBook members,
      MailSettings settings,
      IdSource ids,
      InstantSource clock) {
    this.table = database.table(MailTable.class);
    this.addresses = addresses;
    this.members = members;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Writes to everyone of the audience, each in their language. Nobody is written to while no mail
   * server is configured.
   *
   * @param values what the placeholders of the type's words stand for; a {@link
   *     cloud.faso.platform.problem.Phrase} is said in the reader's language; never a secret
   */
  public void tell(Audience audience, NoticeType type, Object... values) {
    if (settings.smtp() == null) {
      return;
    }
    recipients(audience).forEach(recipient -> write(recipient, type, values));
  }

  private Collection<Recipient> recipients(Audience audience) {
    return switch (audience) {
      case Audience.Operators() -> settings.operators();
      case Audience.Contacts(var ministry) -> addresses.contactsOf(ministry);
      case Audience.Leads(var ministry) ->
          once(addresses.contactsOf(ministry), members.leadsOf(ministry));
      case Audience.Members(var tenant, var ministry) ->
          once(members.membersOf(tenant), members.leadsOf(ministry));
      case Audience.People(var recipients) -> recipients;
    };
  }

  /** Who has two reasons to be told is told once. */
  private static Collection<Recipient> once(List<Recipient> some, List<Recipient> others) {
    Map<String, Recipient> all = new LinkedHashMap<>();
    Stream.concat(some.stream(), others.stream())
        .forEach(each -> all.putIfAbsent(each.email().toLowerCase(Locale.ROOT), each));
    return all.values();
  }

  private void write(Recipient recipient, NoticeType type, Object... values) {
    Locale language = recipient.language();
    String body =
        WORDS.say(language, "greeting", recipient.name())
            + WORDS.say(language, type.text() + ".body", values)
            + WORDS.say(language, "footer");
    table.insert(
        new MailRow(
            ids.next(MailId.PREFIX, MailId::new),
            type.text(),
            recipient.name(),
            recipient.email(),
            language.getLanguage(),
            WORDS.say(language, type.text() + ".subject", values),
            body,
            0,
            null,
            clock.instant(),
            null,
            null,
            clock.instant()));
  }
}
