package cloud.faso.app;

import cloud.faso.app.Doctor.Check;
import java.util.List;

/** What must hold of volumes, and of whose they are. */
final class StorageChecks {

  static final List<Check> ALL =
      List.of(
          new Check(
              "volume-told",
              """
              select v.id || ': ' || v.generation || ' <> ' || coalesce(a.generation, -1)
              from volume v
                left join volume_on_pool a on a.volume_id = v.id
                left join pool p on p.id = a.pool_id
                left join node_books b on b.node_id = a.node_id
              where a.volume_id is null or a.generation <> v.generation or a.revision > b.revision
                or a.tombstone <> (v.delete_requested_at is not null) or p.node_id <> a.node_id
              """),
          new Check(
              "volume-generation-seen",
              """
              select v.id || ': ' || a.observed_generation || ' > ' || v.generation
              from volume v join volume_on_pool a on a.volume_id = v.id
              where a.observed_generation > v.generation
              """),
          new Check(
              "volume-owners",
              """
              select v.id || ': ' || v.ministry_id || ' / ' || v.tenant_id
              from volume v
                left join tenant t on t.id = v.tenant_id and t.ministry_id = v.ministry_id
              where t.id is null
              """),
          new Check(
              "volume-within-reach",
              """
              select t.volume_id || ': ' || t.vm_id
              from volume_attachment t
                join volume v on v.id = t.volume_id
                join volume_on_pool a on a.volume_id = t.volume_id
                join vm m on m.id = t.vm_id
                left join vm_on_node o on o.vm_id = t.vm_id
              where o.node_id is null or o.node_id <> a.node_id or m.tenant_id <> v.tenant_id
                or v.delete_requested_at is not null or t.vm_generation > m.generation
              """),
          new Check(
              "volume-let-go",
              """
              select t.volume_id || ': ' || t.vm_id
              from volume_attachment t join vm_on_node o on o.vm_id = t.vm_id
              where t.detach_requested_at is not null and o.observed_generation >= t.vm_generation
              """),
          new Check(
              "volume-meter-true",
              """
              select v.id || ': disk_gib ' || coalesce(m.disk_gib, -1) || ' <> ' || v.size_gib
              from volume v left join meter m on m.thing = v.id
              where v.delete_requested_at is null
                and (m.thing is null or m.disk_gib <> v.size_gib or m.labels <> v.labels
                  or m.tenant_id <> v.tenant_id)
              """));

  private StorageChecks() {}
}
