"""A request is decided once: what the city decided, no later act of it changes, not even past the application."""

from django.db import migrations

ONCE = """
alter policy decided_by_city on entrust_grantrequest
    using ((select sec.acting()) = 'entrust.grant.decide' and (select sec.by_city()) and state = 'asked')
    with check ((select sec.acting()) = 'entrust.grant.decide' and (select sec.by_city())
                and state in ('granted', 'declined') and decided_by_id = (select sec.person()));
"""


class Migration(migrations.Migration):
    dependencies = [("entrust", "0012_order_fits")]
    operations = [migrations.RunSQL(ONCE)]
