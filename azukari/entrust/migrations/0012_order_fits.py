"""The database itself lets an order only follow a granted request, to the vendor of a contract in force."""

from django.db import migrations, models

LOCKS = """
alter policy issued_by_city on entrust_order
    with check ((select sec.acting()) = 'entrust.order.issue' and (select sec.by_city())
                and issued_by = (select sec.person()) and state = 'open' and answered_by is null
                and exists (select 1 from entrust_grantrequest as asked
                             where asked.id = request_id and asked.organisation_id = asked_for_id and asked.state = 'granted')
                and exists (select 1 from entrust_entrustment as e join entrust_organisation as o on o.id = e.trustee_id
                             where e.id = entrustment_id and o.id = entrust_order.organisation_id
                               and o.kind = 'vendor' and e.state = 'approved'));
-- What was decided before the organisation closed stays as it was decided.
alter policy ended_with_organisation on entrust_grantrequest
    using ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city()) and state = 'asked');
"""


class Migration(migrations.Migration):
    dependencies = [("entrust", "0011_orders")]
    operations = [
        migrations.AlterField("order", "answer", models.CharField("備考・理由", max_length=700, blank=True)),
        migrations.RunSQL(LOCKS),
    ]
