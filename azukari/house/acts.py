"""What may be done about vacant houses, by name."""

from azukari.entrust.acts import Act

LIST_HOUSES = Act("house.house.list", "空家等の台帳を見る")
SEE_HOUSE = Act("house.house.see", "空家等の情報を見る")
REGISTER_HOUSE = Act("house.house.register", "空家等を登録する・直す")
TAKE_COMPLAINT = Act("house.complaint.take", "苦情・相談を受け付ける")
SEE_STATISTICS = Act("house.statistics.see", "空家等の統計を見る")
REFER_HOUSE = Act("house.referral.make", "空き家になりそうな家を知らせる")
SEE_REFERRALS = Act("house.referral.see", "空き家になりそうな家の知らせを見る")

SEE_SURVEY = Act("house.survey.see", "所有者調査を見る")
OPEN_SURVEY = Act("house.survey.open", "所有者調査を始める・終える")
MAKE_INQUIRY = Act("house.inquiry.make", "所有者調査の照会をする")
RECORD_ANSWER = Act("house.inquiry.answer", "照会の回答を記録する")
OBTAIN_PAPER = Act("house.inquiry.obtain", "取得した書類を記録する")
RECONCILE_PAPERS = Act("house.inquiry.reconcile", "取得した書類を突き合わせる")

SEE_LAND = Act("house.land.see", "登記の移転と持分を見る")
ENTER_TRANSFER = Act("house.land.enter", "登記の移転を入力する")

SEE_FAMILY = Act("house.family.see", "親族関係を見る")
ENTER_FAMILY = Act("house.family.enter", "戸籍の記載を入力する")
CONCLUDE = Act("house.family.conclude", "相続人と相続分を確定して保存する")
PRINT_PAPER = Act("house.paper.print", "図・一覧・申立書を作る")

LIST_CASES = Act("house.case.list", "案件の一覧を見る")
SEE_CASE = Act("house.case.see", "案件を見る")
RANK_CASE = Act("house.case.rank", "案件に順位をつける")
ENTRUST_CASE = Act("house.case.entrust", "案件を委託する")
DROP_CASE = Act("house.case.drop", "案件を取りやめる")
DECIDE_PETITIONER = Act("house.case.petitioner", "申立人を決める")
RESERVE_DEPOSIT = Act("house.case.deposit", "予納金の予算を確保する")
FILE_PETITION = Act("house.case.file", "申立てを記録する")
KEEP_AGREEMENT = Act("house.agreement.keep", "協定の台帳を見る・登録する")
SEE_BUDGET = Act("house.budget.see", "年度の予算を見る")
SET_BUDGET = Act("house.budget.set", "年度の予算を登録する")
EVALUATE_PILOT = Act("house.budget.evaluate", "試行の評価を記録する")
WRITE_PACKAGE = Act("house.package.write", "案件を媒体に書き出す")
TAKE_PACKAGE = Act("house.package.take", "返ってきた媒体の内容を取り込む")
