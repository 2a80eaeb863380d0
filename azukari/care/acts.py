"""What may be done in the care network, by name."""

from azukari.entrust.acts import Act

SEE_HOME = Act("care.home.see", "今月の状況を見る")

PREVIEW_UPLOAD = Act("care.upload.preview", "取込ファイルの内容を確かめる")
FILE_UPLOAD = Act("care.upload.file", "取込ファイルから請求を提出する")
CHECK_CLAIM = Act("care.claim.check", "請求の内容を確かめる")
FILE_CLAIM = Act("care.claim.file", "請求を提出する")
WITHDRAW_CLAIM = Act("care.claim.withdraw", "提出した請求を取り下げる")
LIST_CLAIMS = Act("care.claim.list", "請求の一覧を見る")
SEE_CLAIM = Act("care.claim.see", "請求の内容を見る")
ACCEPT_CLAIM = Act("care.claim.accept", "請求を受け付ける")
RETURN_CLAIM = Act("care.claim.return", "請求を差し戻す")

SEE_MONTH = Act("care.month.see", "月の締めの状況を見る")
CLOSE_MONTH = Act("care.month.close", "月を締めて伝送ファイルを作る")
LIST_FILES = Act("care.file.list", "伝送ファイルの一覧を見る")
DOWNLOAD_FILE = Act("care.file.download", "伝送ファイルを受け取る")
CORRECT_SLIP = Act("care.slip.correct", "給付管理票だけを送り直す・取り消す")
RECORD_RESULT = Act("care.result.record", "国保連の審査結果を記録する")

LIST_INSURED = Act("care.insured.list", "被保険者の一覧を見る")
SEE_INSURED = Act("care.insured.see", "被保険者の情報を見る")
REGISTER_INSURED = Act("care.insured.register", "被保険者・認定・届出・担当を登録する")
TRACE_INSURED = Act("care.insured.trace", "被保険者の情報を誰が見たか調べる")

SEE_MASTERS = Act("care.master.see", "台帳・単位数表を見る")
IMPORT_MASTERS = Act("care.master.import", "台帳・単位数表を取り込む")
