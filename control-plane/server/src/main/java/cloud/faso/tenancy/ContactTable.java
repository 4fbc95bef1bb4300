package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of ministries' contacts. */
interface ContactTable {

  /** A contact as stored. */
  record ContactRow(
      MinistryId ministryId,
      int place,
      String name,
      String email,
      @Nullable String phone,
      @Nullable String role,
      String language) {

    Contact contact() {
      return new Contact(name, email, phone, role, language);
    }
  }

  @SqlUpdate("delete from ministry_contact where ministry_id = :ministry")
  void clear(MinistryId ministry);

  @SqlUpdate(
      """
      insert into ministry_contact (ministry_id, place, name, email, phone, role, language)
      values (:ministry, :place, :name, :email, :phone, :role, :language)
      """)
  void insert(MinistryId ministry, int place, @BindMethods Contact contact);

  @SqlQuery(
      """
      select ministry_id, place, name, email, phone, role, language
      from ministry_contact where ministry_id in (<ministries>) order by ministry_id, place
      """)
  List<ContactRow> of(
      @BindList(onEmpty = BindList.EmptyHandling.NULL_STRING) Collection<MinistryId> ministries);
}
