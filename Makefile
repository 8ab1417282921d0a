.PHONY: setup dev unit test e2e format bench

setup: ; ./mvnw -DskipTests -Dfrontend.tests.skip package
dev: ; ./mvnw spring-boot:run
unit: ; ./mvnw -Punit test
test: ; ./mvnw verify
e2e: ; ./mvnw -Dfrontend.tests.skip -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=BrowserIT verify
format: ; ./mvnw -Dfrontend.skip spotless:apply && npm --prefix frontend run format
bench: ; src/bench/scenarios.sh
