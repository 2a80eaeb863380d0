"""The media ledger; a vendor sees what was lent to it, and writes only what it confirms itself."""

import django.db.models.deletion
from django.db import migrations, models

from azukari.entrust.locks import lock, within

WHOLE_CITY = "(select sec.reach()) = 0"
LENT = f"""{WHOLE_CITY} or exists (
    select 1 from entrust_lending as lending where lending.medium_id = entrust_medium.id)"""

LOCKS = [
    lock("entrust_medium", condition=LENT, writes=WHOLE_CITY),
    lock("entrust_lending", "organisation_id"),
    lock("entrust_content", "organisation_id", writes=WHOLE_CITY),
    lock("entrust_handover", "organisation_id"),
    lock("entrust_erasure", "organisation_id"),
    lock("entrust_acknowledgement", "organisation_id", writes=WHOLE_CITY),
    lock("entrust_sitecheck", "organisation_id", writes=WHOLE_CITY),
    lock(
        "entrust_security", "organisation_id", writes=f"{WHOLE_CITY} or (verdict = '' and {within('organisation_id')})"
    ),
    lock("entrust_sealkey", "organisation_id"),
    lock("entrust_leakage", "organisation_id"),
    lock("entrust_stocktake", condition=WHOLE_CITY),
]


class Migration(migrations.Migration):
    dependencies = [
        ("entrust", "0002_locks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Locker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="保管庫")),
                ("place", models.CharField(max_length=80, verbose_name="場所")),
                ("key_holder", models.IntegerField(verbose_name="鍵の管理者")),
            ],
            options={
                "verbose_name": "保管庫",
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="版")),
                ("says", models.TextField(max_length=8000, verbose_name="手順")),
                ("set_by", models.IntegerField(verbose_name="定めた人")),
                ("set_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "媒体の取扱手順",
            },
        ),
        migrations.CreateModel(
            name="StockTake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_on", models.DateField(verbose_name="棚卸しの日")),
                ("counted_by", models.IntegerField(verbose_name="数えた人")),
                ("counted", models.JSONField(default=list, verbose_name="数えた通し番号")),
                ("missing", models.JSONField(default=list, verbose_name="足りない通し番号")),
                ("unknown", models.JSONField(default=list, verbose_name="帳簿に合わない通し番号")),
            ],
            options={
                "verbose_name": "媒体の棚卸し",
            },
        ),
        migrations.CreateModel(
            name="LatestVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(max_length=80, verbose_name="製品名")),
                ("version", models.CharField(max_length=40, verbose_name="版")),
                ("since", models.DateField(verbose_name="公開日")),
            ],
            options={
                "verbose_name": "最新の版",
                "constraints": [models.UniqueConstraint(fields=("product", "version"), name="latest_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Medium",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=20, unique=True, verbose_name="通し番号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cdrw", "CD-RW"), ("usb", "USBメモリ")], max_length=4, verbose_name="種類"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="ラベル")),
                ("capacity", models.BigIntegerField(verbose_name="容量(バイト)")),
                ("retired_on", models.DateField(null=True, verbose_name="廃棄した日")),
                ("retired_because", models.CharField(blank=True, max_length=200, verbose_name="廃棄の理由")),
                (
                    "locker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="media",
                        to="entrust.locker",
                        verbose_name="保管庫",
                    ),
                ),
            ],
            options={
                "verbose_name": "媒体",
            },
        ),
        migrations.CreateModel(
            name="Lending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "準備中"),
                            ("offered", "引渡し中"),
                            ("held", "貸与中"),
                            ("returning", "返却中"),
                            ("returned", "返却済"),
                            ("cancelled", "取りやめ"),
                            ("lost", "紛失"),
                            ("failed", "故障"),
                        ],
                        default="prepared",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("prepared_by", models.IntegerField(verbose_name="準備した人")),
                ("prepared_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True, verbose_name="終わった日時")),
                ("says", models.CharField(blank=True, max_length=300, verbose_name="理由・状況")),
                (
                    "entrustment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lendings",
                        to="entrust.entrustment",
                        verbose_name="委託",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="受託者",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacement",
                        to="entrust.lending",
                        verbose_name="代わりにする貸出し",
                    ),
                ),
                (
                    "locker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.locker",
                        verbose_name="戻した保管庫",
                    ),
                ),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lendings",
                        to="entrust.medium",
                        verbose_name="媒体",
                    ),
                ),
            ],
            options={
                "verbose_name": "貸出し",
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.IntegerField(verbose_name="確認した人")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entrust.organisation"
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="entrust.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "媒体の取扱手順の確認",
            },
        ),
        migrations.CreateModel(
            name="SealKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.CharField(max_length=200, unique=True, verbose_name="公開鍵")),
                ("told_by", models.IntegerField(verbose_name="届け出た人")),
                ("told_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終わった日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="受託者",
                    ),
                ),
            ],
            options={
                "verbose_name": "受託者の公開鍵",
            },
        ),
        migrations.CreateModel(
            name="Security",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(max_length=80, verbose_name="製品名")),
                ("version", models.CharField(max_length=40, verbose_name="版")),
                ("declared_on", models.DateField(verbose_name="届出日")),
                ("declared_by", models.IntegerField(verbose_name="届け出た人")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("good", "有効"), ("bad", "有効と認めない")],
                        max_length=4,
                        verbose_name="情報政策担当課の判定",
                    ),
                ),
                ("judged_on", models.DateField(null=True, verbose_name="判定日")),
                ("judged_by", models.IntegerField(null=True, verbose_name="判定を記録した職員")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="受託者",
                    ),
                ),
            ],
            options={
                "verbose_name": "受託者のセキュリティ対策ソフト",
            },
        ),
        migrations.CreateModel(
            name="SiteCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_on", models.DateField(verbose_name="確認した日")),
                ("visitors_apart", models.BooleanField(verbose_name="来客の場所と作業の場所が分かれている")),
                ("screen_unseen", models.BooleanField(verbose_name="画面が来客や通行する人から見えない")),
                ("medium_out", models.BooleanField(verbose_name="席を離れるとき、媒体を取り出して施錠する")),
                ("nothing_kept", models.BooleanField(verbose_name="作業用のパソコンに保存しない")),
                ("checked_by", models.IntegerField(verbose_name="確認した職員")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="受託者",
                    ),
                ),
            ],
            options={
                "verbose_name": "受託者の事業所の確認",
            },
        ),
        migrations.CreateModel(
            name="Leakage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lost", "媒体の紛失"),
                            ("transit", "郵送中の紛失"),
                            ("failed", "媒体の故障"),
                            ("count", "棚卸しの差"),
                        ],
                        max_length=7,
                        verbose_name="種別",
                    ),
                ),
                ("says", models.CharField(max_length=400, verbose_name="状況")),
                ("cases", models.JSONField(default=list, verbose_name="対象の案件")),
                ("opened_by", models.IntegerField(verbose_name="届け出た人")),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True, verbose_name="終えた日時")),
                ("closed_by", models.IntegerField(null=True, verbose_name="終えた人")),
                ("outcome", models.CharField(blank=True, max_length=400, verbose_name="結果")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                    ),
                ),
                (
                    "lending",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leakages",
                        to="entrust.lending",
                    ),
                ),
            ],
            options={
                "verbose_name": "漏えい等のおそれ",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="leakage_closed_with_outcome",
                        violation_error_message="結果を入力してください。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("out", "市から受託者へ"), ("back", "受託者から市へ")],
                        max_length=4,
                        verbose_name="向き",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("hand", "手渡し"), ("post", "追跡できる郵便")], max_length=4, verbose_name="方法"
                    ),
                ),
                ("sealed", models.BooleanField(verbose_name="内容は暗号化されている")),
                ("tracking", models.CharField(blank=True, max_length=30, verbose_name="追跡番号")),
                ("due_on", models.DateField(null=True, verbose_name="受取りの期限")),
                ("given_by", models.IntegerField(verbose_name="渡した人")),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                ("taken_by", models.IntegerField(null=True, verbose_name="受け取った人")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="受け取った日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entrust.organisation"
                    ),
                ),
                (
                    "lending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="entrust.lending"
                    ),
                ),
            ],
            options={
                "verbose_name": "媒体の受渡し",
                "constraints": [
                    models.UniqueConstraint(fields=("lending", "direction"), name="handover_once_each_way"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way", "hand"),
                            models.Q(
                                ("due_on__isnull", False),
                                ("sealed", True),
                                ("way", "post"),
                                models.Q(("tracking", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_post_is_sealed_and_tracked",
                        violation_error_message="郵便は、暗号化した内容を、追跡番号と受取りの期限を付けて送ってください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_by__isnull", True),
                            models.Q(("taken_by", models.F("given_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_two_persons",
                        violation_error_message="渡す人と受け取る人は、別の人でなければなりません。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_taken_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "leaves",
                    models.CharField(
                        choices=[("nothing", "何も残していない"), ("sealed", "市だけが開ける案件ファイルだけを残した")],
                        max_length=7,
                        verbose_name="残したもの",
                    ),
                ),
                ("method", models.CharField(max_length=80, verbose_name="消去の方法")),
                ("tool", models.CharField(max_length=80, verbose_name="使った道具")),
                ("erased_by", models.IntegerField(verbose_name="消去した人")),
                ("erased_at", models.DateTimeField(verbose_name="消去した日時")),
                ("verified_by", models.IntegerField(null=True, verbose_name="確かめた職員")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="確かめた日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entrust.organisation"
                    ),
                ),
                (
                    "lending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="entrust.lending"
                    ),
                ),
            ],
            options={
                "verbose_name": "媒体の消去記録",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", ""), _negated=True), models.Q(("tool", ""), _negated=True)
                        ),
                        name="erasure_says_how",
                        violation_error_message="消去の方法と道具を入力してください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by__isnull", True),
                            models.Q(("verified_by", models.F("erased_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="erasure_verified_by_another",
                        violation_error_message="消去した人とは別の人が確かめてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nth", models.PositiveSmallIntegerField(verbose_name="何件目")),
                ("case", models.CharField(max_length=30, verbose_name="案件番号")),
                ("subject", models.CharField(max_length=60, verbose_name="対象")),
                ("size", models.BigIntegerField(verbose_name="大きさ(バイト)")),
                ("sha256", models.CharField(max_length=64, verbose_name="ハッシュ値")),
                ("sealed", models.BooleanField(verbose_name="暗号化・署名した案件ファイル")),
                ("package", models.CharField(blank=True, max_length=36, verbose_name="案件ファイルの番号")),
                ("digests", models.JSONField(default=dict, verbose_name="ファイルごとのハッシュ値")),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="件数を超える理由")),
                ("written_by", models.IntegerField(verbose_name="書き込んだ人")),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(null=True, verbose_name="取り込んだ日時")),
                (
                    "answer_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="返ってきたファイルのハッシュ値"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entrust.organisation"
                    ),
                ),
                (
                    "lending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contents", to="entrust.lending"
                    ),
                ),
            ],
            options={
                "verbose_name": "媒体に収めた案件",
                "constraints": [
                    models.UniqueConstraint(fields=("lending", "nth"), name="content_nth_once"),
                    models.UniqueConstraint(
                        fields=("lending", "case"),
                        name="content_case_once",
                        violation_error_message="この案件は、すでにこの媒体に入っています。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("package", ""), _negated=True),
                        fields=("package",),
                        name="content_package_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nth__lte", 2), models.Q(("because", ""), _negated=True), _connector="OR"),
                        name="content_third_has_reason",
                        violation_error_message="3件目からは、理由を入力してください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed", False), models.Q(("package", ""), _negated=True), _connector="OR"
                        ),
                        name="content_sealed_has_package",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="medium",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gt", 0)),
                name="medium_has_capacity",
                violation_error_message="容量は1バイト以上にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="lending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("prepared", "offered", "held", "returning"))),
                fields=("entrustment",),
                name="lending_one_per_contract",
                violation_error_message="この委託には、返却されていない媒体があります。渡せるのは1枚だけです。",
            ),
        ),
        migrations.AddConstraint(
            model_name="lending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("prepared", "offered", "held", "returning"))),
                fields=("medium",),
                name="lending_one_per_medium",
                violation_error_message="この媒体は貸出し中です。",
            ),
        ),
        migrations.AddConstraint(
            model_name="lending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("returned", "cancelled")), _negated=True),
                    ("locker__isnull", False),
                    _connector="OR",
                ),
                name="lending_back_in_a_locker",
                violation_error_message="戻した保管庫を選んでください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("procedure", "person"), name="acknowledged_once"),
        ),
        migrations.AddConstraint(
            model_name="sealkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("organisation",), name="seal_key_one_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="security",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("product", ""), _negated=True), models.Q(("version", ""), _negated=True)),
                name="security_named",
                violation_error_message="製品名と版を入力してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="security",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", ""),
                    models.Q(("judged_by__isnull", False), ("judged_on__isnull", False)),
                    _connector="OR",
                ),
                name="security_judged_by_somebody",
            ),
        ),
        *LOCKS,
    ]
