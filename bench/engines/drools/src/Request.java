package bench;

import java.time.Instant;
import java.util.List;

/** A request as Jackson fills it; rules read the flat getters, times are seconds. */
public class Request {
  public String id;
  public At request;
  public Lender lender;
  public Ad ad;
  public Person person;
  public Contact contact;
  public Consent consent;
  public Application application;

  static long seconds(String text) {
    return Instant.parse(text).getEpochSecond();
  }

  public static class At {
    long seconds;
    public void setAt(String text) { seconds = seconds(text); }
  }

  public static class Lender {
    public String kind;
    public boolean active, filed;
    long seconds;
    public void setUntil(String text) { seconds = seconds(text); }
  }

  public static class Ad {
    public String channel;
    public boolean notice, rate_shown;
    public double rate;
    public List<String> claims;
  }

  public static class Person {
    public int age, risk;
    public boolean student;
    public String region, segment;
  }

  public static class Contact {
    public int today, week, hour, gap_hours;
    public boolean opted_out;
  }

  public static class Consent {
    public boolean given;
    long seconds;
    public List<String> purposes;
    public void setAt(String text) { seconds = seconds(text); }
  }

  public static class Application {
    public String product, purpose;
    public double amount, income, instalment;
    public int months, score, overdue, lenders;
  }

  public long getRequest_at() { return request.seconds; }
  public String getLender_kind() { return lender.kind; }
  public boolean getLender_active() { return lender.active; }
  public boolean getLender_filed() { return lender.filed; }
  public long getLender_until() { return lender.seconds; }
  public String getAd_channel() { return ad.channel; }
  public boolean getAd_notice() { return ad.notice; }
  public boolean getAd_rate_shown() { return ad.rate_shown; }
  public double getAd_rate() { return ad.rate; }
  public List<String> getAd_claims() { return ad.claims; }
  public int getPerson_age() { return person.age; }
  public boolean getPerson_student() { return person.student; }
  public String getPerson_region() { return person.region; }
  public String getPerson_segment() { return person.segment; }
  public int getPerson_risk() { return person.risk; }
  public int getContact_today() { return contact.today; }
  public int getContact_week() { return contact.week; }
  public int getContact_hour() { return contact.hour; }
  public int getContact_gap_hours() { return contact.gap_hours; }
  public boolean getContact_opted_out() { return contact.opted_out; }
  public boolean getConsent_given() { return consent.given; }
  public long getConsent_at() { return consent.seconds; }
  public List<String> getConsent_purposes() { return consent.purposes; }
  public String getApplication_product() { return application.product; }
  public double getApplication_amount() { return application.amount; }
  public double getApplication_income() { return application.income; }
  public double getApplication_instalment() { return application.instalment; }
  public int getApplication_months() { return application.months; }
  public int getApplication_score() { return application.score; }
  public int getApplication_overdue() { return application.overdue; }
  public int getApplication_lenders() { return application.lenders; }
  public String getApplication_purpose() { return application.purpose; }
}
