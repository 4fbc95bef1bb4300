package cloud.faso.people;

import cloud.faso.access.PersonId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of people. */
interface PersonTable {

  @SqlUpdate(
      """
      insert into person
        (id, issuer, subject, name, email, known_as, language, disabled_at, version, created_at)
      values
        (:id, :issuer, :subject, :name, :email, :knownAs, :language, :disabledAt, :version, :createdAt)
      """)
  void insert(@BindMethods PersonRow row);

  @SqlQuery(
      """
      select id, issuer, subject, name, email, language, disabled_at, version, created_at
      from person where id = :id
      """)
  Optional<PersonRow> find(PersonId id);

  /** The person whom an issuer calls so; nobody else changes the row until the transaction ends. */
  @SqlQuery(
      """
      select id, issuer, subject, name, email, language, disabled_at, version, created_at
      from person where issuer = :issuer and subject = :subject for update
      """)
  Optional<PersonRow> lock(String issuer, String subject);

  /** E-mail addresses of local users are what they say themselves, so nobody is known by them. */
  @SqlQuery(
      """
      select id, issuer, subject, name, email, language, disabled_at, version, created_at
      from person
      where id = :ref or (subject = :ref and issuer = 'local') or (email = :email and issuer <> 'local')
      """)
  List<PersonRow> find(String ref, String email);

  default List<PersonRow> list(PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "known_as"));
    return list(keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(
      """
      select id, issuer, subject, name, email, language, disabled_at, version, created_at
      from person where <condition> order by <order> limit :fetch
      """)
  List<PersonRow> list(@Define String condition, @Define String order, @BindMethods PageQuery page);

  /** Writes what the person says. */
  @SqlUpdate(
      """
      update person set
        name = :name, email = :email, known_as = :knownAs, language = :language,
        version = version + 1
      where id = :id and version = :version
      """)
  int update(@BindMethods PersonRow row);

  @SqlUpdate(
      """
      update person set disabled_at = :at, version = version + 1
      where id = :id and version = :version
      """)
  int disable(PersonId id, long version, @Nullable Instant at);
}
